import { Alert, Button } from "antd";
import { Link } from "react-router";
import { formatDate } from "@/kit/format";
import { listRoute } from "@/kit/kinds";
import { RecordLink, Section, StepBy, Time } from "@/kit/marks";
import type { ActionSpecs } from "@/kit/page/actions";
import { FormDialog } from "@/kit/page/FormDialog";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import { useMayCreate } from "@/kit/shell/session";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { DecideDrawer } from "./DecideDrawer";
import { decisionWords } from "./policy";
import { requestContent, RequestFields, type RequestValues } from "./RequestFields";
import type { RequestBody, RequestItem } from "./types";
import { WideTable } from "@/kit/WideTable";

const actions: ActionSpecs<RequestBody> = {
  update: { ask: "own", open: (record, close) => <UpdateDialog record={record} onClose={close} /> },
  submit: { ask: "dialog", note: "grant.submit_note" },
  assess: {
    ask: "dialog",
    note: "grant.assess_note",
    fields: [
      {
        name: "outcome",
        label: "grant.outcome",
        input: "choice",
        required: true,
        choices: [
          { value: "pass", word: "grant.outcome.pass" },
          { value: "return", word: "grant.outcome.return" },
          { value: "reject", word: "grant.outcome.reject" },
        ],
      },
      { name: "opinion", label: "field.opinion", input: "area", required: true },
    ],
  },
  decide: { ask: "own", open: (record, close) => <DecideDrawer record={record} onClose={close} /> },
  withdraw: { ask: "dialog" },
};

export function RequestPage() {
  const { t } = useWords();
  return (
    <RecordPage<RequestBody> kind="request" orgTitle={t("mandate.operator")} actions={actions} facts={facts}>
      {(record) => <Parts record={record} />}
    </RecordPage>
  );
}

function facts({ body }: View<RequestBody>, { t, name }: Words): Fact[] {
  return [
    { label: t("kind.resource"), value: <RecordLink kind="resource" id={body.resource_id} /> },
    { label: t("catalogue.provider"), value: <RecordLink kind="organisation" id={body.provider_id} /> },
    { label: t("kind.agreement"), value: <RecordLink kind="agreement" id={body.agreement_id} /> },
    { label: t("grant.purpose"), value: name.code("purpose", body.purpose) },
    { label: t("grant.scenario"), value: body.scenario, wide: true },
    { label: t("grant.product_idea"), value: body.product_idea, wide: true },
    ...(body.supply_order_id
      ? [{ label: t("supply.order_of"), value: <RecordLink kind="supply_order" id={body.supply_order_id} /> }]
      : []),
    ...(body.theme_reason ? [{ label: t("grant.theme_reason"), value: body.theme_reason, wide: true }] : []),
    { label: t("grant.min_group"), value: <span className="tabular">{body.min_group}</span> },
    { label: t("grant.period_end"), value: formatDate(body.period_end) },
  ];
}

function Parts({ record }: { record: View<RequestBody> }) {
  const words = useWords();
  const { t, name } = words;
  const { body } = record;
  const mayAsk = useMayCreate("request.create");
  return (
    <>
      {body.assessment && (
        <Alert
          className="problem"
          type="info"
          showIcon
          title={t("grant.assessment", { outcome: name.code("grant.outcome", body.assessment.outcome) })}
          description={<Opinion {...body.assessment} />}
        />
      )}
      {body.decision && (
        <Alert
          className="problem"
          type="info"
          showIcon
          title={t("grant.decision", { approved: body.decision.approved, refused: body.decision.refused })}
          description={<Opinion {...body.decision} />}
        />
      )}
      <Section
        title={t("grant.items_title", { count: body.items.length })}
        extra={
          mayAsk && (
            <Link to={`${listRoute("request")}/new?copy=${encodeURIComponent(record.id)}`}>
              <Button size="small">{t("grant.copy")}</Button>
            </Link>
          )
        }
      >
        <WideTable<RequestItem>
          size="small"
          rowKey="name"
          pagination={false}
          dataSource={body.items}
          columns={[
            {
              key: "name",
              title: t("item.name"),
              width: 180,
              render: (_v, item) => <span className="mono">{item.name}</span>,
            },
            { key: "reason", title: t("grant.item_reason"), render: (_v, item) => item.reason },
            {
              key: "decision",
              title: t("grant.item_decision"),
              width: 320,
              render: (_v, item) => (item.decision ? decisionWords(item.decision, words) : "—"),
            },
          ]}
        />
      </Section>
    </>
  );
}

/** An opinion with who gave it and when. */
function Opinion({ opinion, by, org, at }: { opinion: string; by: string; org?: string; at: string }) {
  return (
    <span>
      {opinion} — <StepBy by={by} org={org} />, <Time at={at} />
    </span>
  );
}

function UpdateDialog({ record, onClose }: { record: View<RequestBody>; onClose: () => void }) {
  const { agreement_id, resource_id, scenario, purpose, product_idea, theme_reason, items, min_group, period_end } =
    record.body;
  return (
    <FormDialog<RequestValues>
      record={record}
      verb="update"
      width={920}
      initial={{
        agreement_id,
        resource_id,
        scenario,
        purpose,
        product_idea,
        theme_reason,
        items,
        min_group,
        period_end,
      }}
      body={requestContent}
      onClose={onClose}
    >
      {(form) => <RequestFields form={form} fixed />}
    </FormDialog>
  );
}
