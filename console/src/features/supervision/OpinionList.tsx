import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { RecordLink, Time } from "@/kit/marks";
import { useWords } from "@/words";

export function OpinionList() {
  const { t, name } = useWords();
  return (
    <RecordList
      kind="opinion"
      intro={t("opinion.intro")}
      orgTitle={t("opinion.asked_by")}
      actions={<CreateButton kind="opinion" action="opinion.create" />}
      columns={[
        { key: "topic", title: t("opinion.topic"), width: 120, render: ({ body }) => name.code("topic", body.topic) },
        {
          key: "desk",
          title: t("opinion.desk"),
          render: ({ body }) => <RecordLink kind="organisation" id={body.desk_id} />,
        },
        {
          key: "stance",
          title: t("opinion.stance"),
          width: 110,
          render: ({ body }) => (body.answer ? name.code("stance", body.answer.stance) : "—"),
        },
        {
          key: "answered",
          title: t("opinion.given_at"),
          width: 160,
          render: ({ body }) => <Time at={body.answer?.step.at} brief />,
        },
      ]}
    />
  );
}
