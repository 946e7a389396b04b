import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";

export function CalendarYearList() {
  const { t } = useWords();
  return (
    <RecordList
      kind="calendar_year"
      without={["zone", "status"]}
      intro={t("calendar.year_intro")}
      actions={<CreateButton kind="calendar_year" action="calendar_year.create" />}
      columns={[{ key: "doc_no", title: t("rulebook.doc_no"), render: ({ body }) => body.doc_no }]}
    />
  );
}
