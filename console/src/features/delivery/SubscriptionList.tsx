import { formatCount } from "@/kit/format";
import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { RecordLink } from "@/kit/marks";
import { useWords } from "@/words";

export function SubscriptionList() {
  const { t } = useWords();
  return (
    <RecordList
      kind="subscription"
      without={["zone"]}
      orgTitle={t("delivery.customer")}
      actions={<CreateButton kind="subscription" action="subscription.create" />}
      columns={[
        {
          key: "product",
          title: t("kind.product"),
          render: ({ body }) => <RecordLink kind="product" id={body.product_id} />,
        },
        {
          key: "quota",
          title: t("delivery.quota"),
          width: 120,
          align: "right",
          render: ({ body }) => <span className="tabular">{formatCount(body.quota_per_day)}</span>,
        },
      ]}
    />
  );
}
