import { formatMoney } from "@/kit/format";
import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";
import type { ProductBody } from "./types";

export function ProductList() {
  const { t, name } = useWords();
  return (
    <RecordList<ProductBody>
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
          width: 150,
          align: "right",
          render: ({ body }) => <Price body={body} />,
        },
        { key: "scenario", title: t("grant.scenario"), optional: true, render: ({ body }) => body.scenario },
      ]}
    />
  );
}

export function Price({ body }: { body: Pick<ProductBody, "price_minor" | "price_unit"> }) {
  const { name } = useWords();
  if (body.price_minor === null || body.price_minor === undefined) return <span>—</span>;
  return (
    <span className="tabular nowrap">
      {formatMoney(body.price_minor)}
      {body.price_unit ? ` / ${name.code("price_unit", body.price_unit)}` : ""}
    </span>
  );
}
