import { formatMoney } from "@/kit/format";
import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";

export function ProductList() {
  const { t, name } = useWords();
  return (
    <RecordList
      kind="product"
      orgTitle={t("mandate.operator")}
      actions={<CreateButton kind="product" action="product.create" />}
      columns={[
        { key: "code", title: t("product.code"), render: ({ body }) => <span className="mono">{body.code}</span> },
        {
          key: "type",
          title: t("product.type"),
          width: 110,
          render: ({ body }) => name.code("product_type", body.product_type),
        },
        {
          key: "price",
          title: t("product.price"),
          width: 120,
          align: "right",
          render: ({ body }) => <span className="tabular">{formatMoney(body.price_minor)}</span>,
        },
        {
          key: "price_unit",
          title: t("product.unit"),
          width: 100,
          render: ({ body }) => (body.price_unit ? name.code("price_unit", body.price_unit) : "—"),
        },
        { key: "scenario", title: t("grant.scenario"), optional: true, render: ({ body }) => body.scenario },
      ]}
    />
  );
}
