import { Button } from "antd";
import { Link } from "react-router";
import { formatMoney } from "@/kit/format";
import { listRoute } from "@/kit/kinds";
import { RecordLink, Section } from "@/kit/marks";
import { liftOrder, withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import { suspension } from "@/kit/page/suspension";
import { useMayCreate } from "@/kit/shell/session";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { OpinionsSection } from "../supervision/OpinionsSection";
import { StepNote } from "@/kit/page/StepNote";
import { ReportDialog } from "./ReportDialog";
import type { ProductBody } from "./types";

const actions: ActionSpecs<ProductBody> = {
  report: { ask: "own", open: (record, close) => <ReportDialog record={record} onClose={close} /> },
  acknowledge: { ask: "dialog", note: "product.acknowledge_note" },
  object: withReason,
  list: { ask: "dialog" },
  withdraw: { ask: "dialog" },
  ...liftOrder,
};

export function ProductPage() {
  const { t } = useWords();
  return (
    <RecordPage<ProductBody> kind="product" orgTitle={t("mandate.operator")} actions={actions} facts={facts}>
      {(record) => <Parts record={record} />}
    </RecordPage>
  );
}

function facts({ body }: View<ProductBody>, words: Words): Fact[] {
  const { t, name } = words;
  return [
    { label: t("product.code"), value: <span className="mono">{body.code}</span> },
    { label: t("product.type"), value: name.code("product_type", body.product_type) },
    { label: t("kind.export"), value: <RecordLink kind="export" id={body.export_id} /> },
    { label: t("kind.agreement"), value: <RecordLink kind="agreement" id={body.agreement_id} /> },
    { label: t("grant.scenario"), value: body.scenario, wide: true },
    { label: t("product.price"), value: <Price body={body} /> },
    { label: t("product.basis"), value: body.price_basis ?? "—" },
    { label: t("product.scope"), value: body.scope ?? "—" },
    { label: t("product.manner"), value: body.manner ?? "—" },
    ...suspension(body, words),
  ];
}

function Price({ body }: { body: Pick<ProductBody, "price_minor" | "price_unit"> }) {
  const { name } = useWords();
  if (body.price_minor === null || body.price_minor === undefined) return <span>—</span>;
  return (
    <span className="tabular nowrap">
      {formatMoney(body.price_minor)}
      {body.price_unit ? ` / ${name.code("price_unit", body.price_unit)}` : ""}
    </span>
  );
}

function Parts({ record }: { record: View<ProductBody> }) {
  const { t, name } = useWords();
  const maySubscribe = useMayCreate("subscription.create");
  const { body } = record;
  return (
    <>
      <StepNote step={body.order?.lifting ?? null} word="order.lift_proposed" type="warning" />
      {body.objection && <StepNote step={body.objection} word="product.objected" type="warning" />}
      <Section
        title={t("product.columns")}
        extra={
          maySubscribe && record.status === "listed" ? (
            <Link to={`${listRoute("subscription")}/new?product=${encodeURIComponent(record.id)}`}>
              <Button type="primary" size="small">
                {name.action("subscription.create")}
              </Button>
            </Link>
          ) : undefined
        }
      >
        <p className="mono">{body.columns.join(", ") || "—"}</p>
        {body.key_columns.length > 0 && (
          <p className="muted">
            {t("product.key_columns")}: <span className="mono">{body.key_columns.join(", ")}</span>
          </p>
        )}
        <p className="muted">
          {t("product.address")}: <span className="mono">{`${window.location.origin}/data/v1/${body.code}`}</span>
        </p>
      </Section>
      <OpinionsSection kind="product" id={record.id} />
    </>
  );
}
