import { Section } from "@/kit/marks";
import { withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { StepNote } from "../mandate/StepNote";
import { DryRun } from "./DryRun";
import { valueText, type RuleChangeBody } from "./types";

const actions: ActionSpecs<RuleChangeBody> = {
  confirm: { ask: "dialog", note: "rulebook.two_people" },
  reject: withReason,
};

export function RuleChangePage() {
  const { t } = useWords();
  return (
    <RecordPage<RuleChangeBody> kind="rule_change" actions={actions} facts={facts}>
      {({ body }) => (
        <>
          <StepNote step={body.state === "proposed" ? body.proposed : null} word="rulebook.proposed" type="warning" />
          <StepNote step={body.confirmed} word="rulebook.confirmed" type="warning" />
          <StepNote step={body.rejected} word="rulebook.rejected" type="error" />
          <Section title={t("rulebook.dry_run")}>
            <DryRun summary={body.dry_run} />
          </Section>
        </>
      )}
    </RecordPage>
  );
}

function facts({ body }: View<RuleChangeBody>, { t, name }: Words): Fact[] {
  const common: Fact[] = [
    { label: t("rulebook.change_kind"), value: name.code("change_kind", body.change_kind) },
    { label: t("rulebook.pack"), value: <span className="mono">{body.pack}</span> },
    { label: t("rulebook.doc_no"), value: body.doc_no },
    { label: t("rulebook.from"), value: body.from ?? "—" },
  ];
  const reason: Fact = { label: t("field.reason"), value: body.reason, wide: true };
  if (body.change_kind === "adopt") {
    const counted = { from: body.suggested_from ?? "—", until: body.suggested_until ?? "—" };
    return [
      ...common,
      { label: t("rulebook.published"), value: body.published ?? "—" },
      { label: t("rulebook.expires"), value: body.until ?? "—" },
      { label: t("rulebook.effective"), value: t("rulebook.suggested", counted), wide: true },
      reason,
    ];
  }
  if (body.change_kind === "set") {
    return [
      ...common,
      { label: t("rulebook.parameter"), value: <span className="mono">{body.parameter}</span> },
      { label: t("rulebook.previous"), value: <span className="mono">{valueText(body.previous)}</span> },
      { label: t("rulebook.value"), value: <span className="mono">{valueText(body.value)}</span> },
      reason,
    ];
  }
  return [...common, reason];
}
