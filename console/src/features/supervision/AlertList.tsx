import { RecordList } from "@/kit/list/RecordList";
import { RecordLink, Time } from "@/kit/marks";
import { useWords } from "@/words";

export function AlertList() {
  const { t } = useWords();
  return (
    <RecordList
      kind="alert"
      intro={t("alert.intro")}
      orgTitle={t("alert.org")}
      without={["zone"]}
      columns={[
        {
          key: "person",
          title: t("kind.person"),
          render: ({ body }) => <RecordLink kind="person" id={body.person_id} />,
        },
        { key: "code", title: t("alert.code"), render: ({ body }) => <span className="mono">{body.code}</span> },
        {
          key: "times",
          title: t("alert.times"),
          width: 80,
          align: "right",
          render: ({ body }) => <span className="tabular">{body.times}</span>,
        },
        { key: "last", title: t("alert.last"), width: 160, render: ({ body }) => <Time at={body.last_at} brief /> },
      ]}
    />
  );
}
