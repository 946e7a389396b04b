import { withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import type { Words } from "@/words";
import { StepNote } from "../mandate/StepNote";
import type { InterpretationBody } from "./types";

const actions: ActionSpecs<InterpretationBody> = { withdraw: withReason };

export function InterpretationPage() {
  return (
    <RecordPage<InterpretationBody> kind="interpretation" actions={actions} facts={facts}>
      {({ body }) => <StepNote step={body.withdrawn} word="status.withdrawn" type="error" />}
    </RecordPage>
  );
}

function facts({ body }: View<InterpretationBody>, { t }: Words): Fact[] {
  return [
    { label: t("rulebook.pack"), value: <span className="mono">{body.pack}</span> },
    { label: t("rulebook.article"), value: body.article },
    { label: t("rulebook.row"), value: body.row ?? "—" },
    { label: t("rulebook.doc_no"), value: body.doc_no },
    { label: t("rulebook.text"), value: body.text, wide: true },
  ];
}
