import { Table } from "antd";
import { formatDate } from "@/kit/format";
import { GradeMark, RecordLink, Section, Time } from "@/kit/marks";
import { withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { OpinionsSection } from "../supervision/OpinionsSection";
import { ObligationsSection } from "./ObligationsSection";
import { StepNote } from "@/kit/page/StepNote";
import type { AgreementBody } from "./types";

const actions: ActionSpecs<AgreementBody> = {
  sign: { ask: "dialog", note: "mandate.sign_note" },
  suspend: { ...withReason, note: "mandate.suspend_note" },
  propose_resume: { ...withReason, note: "mandate.two_bodies" },
  confirm_resume: { ask: "dialog", note: "mandate.two_bodies" },
  terminate: { ...withReason, note: "mandate.terminate_note" },
  expire: { ask: "elsewhere" },
};

export function AgreementPage() {
  const { t } = useWords();
  return (
    <RecordPage<AgreementBody> kind="agreement" orgTitle={t("zone.authority")} actions={actions} facts={facts}>
      {(record) => <Parts record={record} />}
    </RecordPage>
  );
}

function facts({ body }: View<AgreementBody>, { t, name, list }: Words): Fact[] {
  return [
    { label: t("mandate.operator"), value: <RecordLink kind="organisation" id={body.operator_id} /> },
    { label: t("mandate.term"), value: `${formatDate(body.start)} – ${formatDate(body.end)}` },
    { label: t("mandate.max_grade"), value: <GradeMark grade={body.max_grade} /> },
    { label: t("mandate.purposes"), value: list(body.purposes.map((purpose) => name.code("purpose", purpose))) },
    { label: t("mandate.scenarios"), value: list(body.scenarios), wide: true },
    { label: t("mandate.capability"), value: body.capability?.statement ?? "—", wide: true },
    {
      label: t("mandate.relied_on"),
      value: body.capability
        ? list(
            body.capability.qualifications.map(
              (held) =>
                `${name.code("qualification", held.kind)} ${held.number}${held.valid_until ? ` (${formatDate(held.valid_until)})` : ""}`,
            ),
          )
        : "—",
      wide: true,
    },
    {
      label: t("mandate.signed"),
      value: body.signed_by ? (
        <span>
          <RecordLink kind="person" id={body.signed_by} /> · <Time at={body.signed_at} />
        </span>
      ) : (
        "—"
      ),
    },
    { label: t("mandate.epoch"), value: <span className="tabular">{body.epoch}</span> },
  ];
}

function Parts({ record }: { record: View<AgreementBody> }) {
  const { t } = useWords();
  const { body } = record;
  return (
    <>
      <StepNote step={body.suspension} word="mandate.suspended_by" type="error" />
      <StepNote step={body.resumption} word="mandate.resume_proposed_by" type="warning" />
      <StepNote step={body.termination} word="mandate.terminated_by" type="error" />
      <Section title={t("mandate.resources", { count: body.resource_ids.length })}>
        <Table<{ id: string }>
          size="small"
          rowKey="id"
          pagination={false}
          showHeader={false}
          dataSource={body.resource_ids.map((id) => ({ id }))}
          columns={[{ key: "resource", render: (_v, { id }) => <RecordLink kind="resource" id={id} /> }]}
        />
      </Section>
      <ObligationsSection agreement={record.id} />
      <OpinionsSection kind="agreement" id={record.id} />
    </>
  );
}
