import { Alert, Table } from "antd";
import { formatDate } from "@/kit/format";
import { RecordLink, Section, StepBy, Time } from "@/kit/marks";
import { withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import type { Consent, ExceptionBody } from "./exception";

const actions: ActionSpecs<ExceptionBody> = {
  approve: { ask: "dialog", note: "exception.approve_note" },
  reject: withReason,
  revoke: { ...withReason, note: "exception.revoke_note" },
};

export function ExceptionPage() {
  const { t } = useWords();
  return (
    <RecordPage<ExceptionBody> kind="exception" orgTitle={t("exception.provider")} actions={actions} facts={facts}>
      {({ body }) => <Parts body={body} />}
    </RecordPage>
  );
}

function facts({ body }: View<ExceptionBody>, { t, list }: Words): Fact[] {
  return [
    { label: t("kind.resource"), value: <RecordLink kind="resource" id={body.resource_id} /> },
    { label: t("kind.agreement"), value: <RecordLink kind="agreement" id={body.agreement_id} /> },
    { label: t("exception.operator"), value: <RecordLink kind="organisation" id={body.operator_id} /> },
    { label: t("exception.end"), value: <span className="tabular">{formatDate(body.end)}</span> },
    {
      label: t("exception.proposed_by"),
      value: (
        <span>
          <StepBy by={body.proposed_by} org={body.proposed_for} /> · <Time at={body.proposed_at} />
        </span>
      ),
    },
    { label: t("exception.items"), value: list(body.items), wide: true },
    { label: t("exception.reason"), value: body.reason, wide: true },
    { label: t("exception.legal_basis"), value: body.legal_basis, wide: true },
  ];
}

function Parts({ body }: { body: ExceptionBody }) {
  const { t } = useWords();
  const last = body.reminders.at(-1);
  return (
    <>
      {last !== undefined && (
        <Alert
          className="problem"
          type="warning"
          showIcon
          title={t("exception.reminded", { days: last.days })}
          description={<Time at={last.at} />}
        />
      )}
      {body.ended !== null && (
        <Alert
          className="problem"
          type="error"
          showIcon
          title={t("exception.ended", { reason: body.ended.reason })}
          description={
            <span>
              <StepBy by={body.ended.by} org={body.ended.org} /> · <Time at={body.ended.at} />
            </span>
          }
        />
      )}
      <Section title={t("exception.consents")}>
        <Table<Consent>
          size="small"
          rowKey="seat"
          pagination={false}
          dataSource={body.consents}
          columns={[
            { key: "seat", title: t("exception.seat"), render: (_v, consent) => t(`seat.${consent.seat}`) },
            {
              key: "by",
              title: t("exception.consent"),
              render: (_v, consent) =>
                consent.by === null ? (
                  <span className="muted">{t("exception.awaited")}</span>
                ) : (
                  <StepBy by={consent.by} org={consent.org ?? consent.orgs[0] ?? ""} />
                ),
            },
            {
              key: "at",
              title: t("field.time"),
              render: (_v, consent) => (consent.at == null ? "—" : <Time at={consent.at} />),
            },
          ]}
        />
      </Section>
    </>
  );
}
