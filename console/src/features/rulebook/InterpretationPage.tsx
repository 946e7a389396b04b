import { withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import { useRuleNames } from "@/kit/rules";
import type { View } from "@/kit/types";
import type { Words } from "@/words";
import { StepNote } from "@/kit/page/StepNote";
import type { InterpretationBody } from "./types";

const actions: ActionSpecs<InterpretationBody> = { withdraw: withReason };

export function InterpretationPage() {
  const names = useRuleNames();
  return (
    <RecordPage<InterpretationBody>
      kind="interpretation"
      actions={actions}
      facts={(record, words) => facts(record, words, names.pack)}
    >
      {({ body }) => <StepNote step={body.withdrawn} word="status.withdrawn" type="error" />}
    </RecordPage>
  );
}

function facts({ body }: View<InterpretationBody>, { t }: Words, pack: (id: string) => string): Fact[] {
  return [
    { label: t("rulebook.pack"), value: pack(body.pack) },
    { label: t("rulebook.article"), value: body.article },
    { label: t("rulebook.row"), value: body.row ?? "—" },
    { label: t("rulebook.doc_no"), value: body.doc_no },
    { label: t("rulebook.text"), value: body.text, wide: true },
  ];
}
