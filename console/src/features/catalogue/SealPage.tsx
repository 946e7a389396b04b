import { Alert } from "antd";
import { Digest, RecordLink, StepBy, Time } from "@/kit/marks";
import { withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { SealCopies } from "./SealCopies";
import type { SealBody } from "./seal";

const actions: ActionSpecs<SealBody> = {
  acknowledge: {
    ask: "dialog",
    note: "seal.acknowledge_note",
    fields: [{ name: "doc_no", label: "seal.report_no", input: "text", required: true }],
  },
  propose_release: {
    ask: "dialog",
    note: "seal.release_note",
    fields: [
      { name: "order_no", label: "seal.order_no", input: "text", required: true },
      { name: "reason", label: "field.reason", input: "area", required: true },
    ],
  },
  confirm_release: { ask: "dialog", note: "seal.release_note" },
  reject_release: withReason,
};

export function SealPage() {
  const { t } = useWords();
  return (
    <RecordPage<SealBody> kind="seal" orgTitle={t("seal.sent_for")} actions={actions} facts={facts}>
      {({ id, body }) => (
        <>
          <Alert className="problem" type="error" showIcon title={t("seal.intro")} />
          {body.acknowledgement !== null && (
            <Alert
              className="problem"
              type="info"
              showIcon
              title={t("seal.acknowledged", { no: body.acknowledgement.doc_no })}
              description={<StepOf step={body.acknowledgement} />}
            />
          )}
          {body.unsealing !== null && (
            <Alert
              className="problem"
              type="warning"
              showIcon
              title={t("seal.proposed", { no: body.unsealing.order_no, reason: body.unsealing.reason })}
              description={<StepOf step={body.unsealing} />}
            />
          )}
          {body.confirmation !== null && (
            <Alert
              className="problem"
              type="success"
              showIcon
              title={t("seal.confirmed", { no: body.confirmation.doc_no })}
              description={<StepOf step={body.confirmation} />}
            />
          )}
          {body.resource_id !== null && <SealCopies seal={id} />}
        </>
      )}
    </RecordPage>
  );
}

function StepOf({ step }: { step: { by: string; org: string; at: string } }) {
  return (
    <span>
      <StepBy by={step.by} org={step.org} /> · <Time at={step.at} />
    </span>
  );
}

function facts({ body }: View<SealBody>, { t, name }: Words): Fact[] {
  return [
    { label: t("seal.level"), value: name.code("mark", body.level) },
    { label: t("seal.place"), value: name.code("mark_place", body.place) },
    { label: t("seal.spot"), value: body.spot ?? "—" },
    { label: t("seal.at"), value: <Time at={body.at} /> },
    { label: t("seal.sent_by"), value: <StepBy by={body.sent_by} /> },
    {
      label: t("seal.resource"),
      value: body.resource_id === null ? "—" : <RecordLink kind="resource" id={body.resource_id} />,
    },
    ...(body.batch_id ? [{ label: t("seal.batch"), value: <RecordLink kind="batch" id={body.batch_id} /> }] : []),
    { label: t("seal.digest"), value: <Digest value={body.digest} /> },
  ];
}
