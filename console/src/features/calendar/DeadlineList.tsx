import { RecordList } from "@/kit/list/RecordList";
import { Time } from "@/kit/marks";
import { useWords } from "@/words";

export function DeadlineList() {
  const { t, name } = useWords();
  return (
    <RecordList
      kind="deadline"
      intro={t("calendar.deadline_intro")}
      columns={[
        { key: "step", title: t("calendar.step"), render: ({ body }) => name.code("deadline_step", body.step) },
        {
          key: "due",
          title: t("calendar.due"),
          render: ({ body }) => (
            <span>
              <Time at={body.due_at} /> {body.provisional && <span className="muted">{t("calendar.provisional")}</span>}
            </span>
          ),
        },
      ]}
    />
  );
}
