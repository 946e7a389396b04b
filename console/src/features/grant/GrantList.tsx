import { formatCount, formatDate } from "@/kit/format";
import { RecordList } from "@/kit/list/RecordList";
import { RecordLink } from "@/kit/marks";
import { useWords } from "@/words";

export function GrantList() {
  const { t, name } = useWords();
  return (
    <RecordList
      kind="grant"
      orgTitle={t("mandate.operator")}
      columns={[
        {
          key: "resource",
          title: t("kind.resource"),
          render: ({ body }) => <RecordLink kind="resource" id={body.resource_id} />,
        },
        {
          key: "items",
          title: t("catalogue.items"),
          align: "right",
          width: 80,
          render: ({ body }) => formatCount(body.items.length),
        },
        {
          key: "purpose",
          title: t("grant.purpose"),
          width: 110,
          render: ({ body }) => name.code("purpose", body.purpose),
        },
        {
          key: "end",
          title: t("grant.period_end"),
          width: 120,
          render: ({ body }) => <span className="tabular">{formatDate(body.end)}</span>,
        },
      ]}
    />
  );
}
