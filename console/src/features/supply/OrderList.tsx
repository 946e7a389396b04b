import { formatDate } from "@/kit/format";
import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { RecordLink } from "@/kit/marks";
import { useWords } from "@/words";

export function OrderList() {
  const { t } = useWords();
  return (
    <RecordList
      kind="supply_order"
      intro={t("supply.order_intro")}
      orgTitle={t("zone.authority")}
      actions={<CreateButton kind="supply_order" action="supply_order.create" />}
      columns={[
        {
          key: "from_zone",
          title: t("supply.from_zone"),
          render: ({ body }) => <RecordLink kind="zone" id={body.from_zone} />,
        },
        { key: "lines", title: t("supply.lines_count"), width: 100, render: ({ body }) => body.lines.length },
        {
          key: "max_grade",
          title: t("supply.max_grade"),
          width: 100,
          render: ({ body }) => t("grade.level", { grade: body.max_grade }),
        },
        {
          key: "end",
          title: t("supply.end"),
          width: 120,
          render: ({ body }) => <span className="tabular">{formatDate(body.end)}</span>,
        },
      ]}
    />
  );
}
