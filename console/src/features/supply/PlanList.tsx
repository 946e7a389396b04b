import { formatDate } from "@/kit/format";
import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";

export function PlanList() {
  const { t } = useWords();
  return (
    <RecordList
      kind="supply_plan"
      intro={t("supply.plan_intro")}
      orgTitle={t("zone.authority")}
      actions={<CreateButton kind="supply_plan" action="supply_plan.create" />}
      columns={[
        { key: "lines", title: t("supply.lines_count"), width: 100, render: ({ body }) => body.lines.length },
        {
          key: "next_due",
          title: t("supply.next_due"),
          width: 140,
          render: ({ body }) => {
            const due = body.lines.flatMap((line) => (line.due_on === null ? [] : [line.due_on])).sort()[0];
            return <span className="tabular">{due === undefined ? "—" : formatDate(due)}</span>;
          },
        },
        {
          key: "late",
          title: t("supply.late"),
          width: 100,
          render: ({ body }) => body.lines.reduce((sum, line) => sum + line.late, 0),
        },
      ]}
    />
  );
}
