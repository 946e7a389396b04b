import { withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { StepNote } from "@/kit/page/StepNote";
import type { HaltBody } from "./types";

const actions: ActionSpecs<HaltBody> = {
  propose_lift: { ...withReason, note: "halt.two_people" },
  report: {
    ask: "dialog",
    fields: [
      { name: "doc_no", label: "halt.report_doc", input: "text", required: true },
      { name: "recipient", label: "halt.recipient", input: "text", required: true },
      { name: "summary", label: "halt.summary", input: "area", required: true },
    ],
  },
  confirm_lift: { ask: "dialog", note: "halt.two_people" },
};

export function HaltPage() {
  const { t } = useWords();
  return (
    <RecordPage<HaltBody> kind="halt" orgTitle={t("halt.by")} actions={actions} facts={facts}>
      {({ body }) => (
        <>
          <StepNote step={body.imposed} word="halt.imposed" type="error" />
          <StepNote step={body.incident?.step ?? null} word="halt.reported" type="info" />
          <StepNote step={body.proposal} word="halt.lift_proposed" type="warning" />
          <StepNote step={body.confirmation} word="halt.lift_confirmed" type="success" />
        </>
      )}
    </RecordPage>
  );
}

function facts({ body }: View<HaltBody>, { t, name }: Words): Fact[] {
  return [
    { label: t("halt.scope"), value: name.code("halt_scope", body.scope) },
    { label: t("field.reason"), value: body.reason, wide: true },
    ...(body.incident === null
      ? []
      : [
          { label: t("halt.report_doc"), value: body.incident.doc_no },
          { label: t("halt.recipient"), value: body.incident.recipient },
        ]),
  ];
}
