import { Section } from "@/kit/marks";
import { withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import { useRuleNames } from "@/kit/rules";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { StepNote } from "@/kit/page/StepNote";
import { DryRun } from "./DryRun";
import type { RuleChangeBody } from "./types";
import { valueWords } from "./value";

const actions: ActionSpecs<RuleChangeBody> = {
  confirm: { ask: "dialog", note: "rulebook.two_people" },
  reject: withReason,
};

export function RuleChangePage() {
  const names = useRuleNames();
  return (
    <RecordPage<RuleChangeBody>
      kind="rule_change"
      actions={actions}
      facts={(record, words) => facts(record, words, names)}
    >
      {({ body }) => (
        <>
          <StepNote step={body.state === "proposed" ? body.proposed : null} word="rulebook.proposed" type="warning" />
          <StepNote step={body.confirmed} word="rulebook.confirmed" type="success" />
          <StepNote step={body.rejected} word="rulebook.rejected" type="error" />
          <History summary={body.dry_run} />
        </>
      )}
    </RecordPage>
  );
}

function History({ summary }: { summary: RuleChangeBody["dry_run"] }) {
  const { t } = useWords();
  return (
    <Section title={t("rulebook.dry_run")}>
      <DryRun summary={summary} />
    </Section>
  );
}

type Names = ReturnType<typeof useRuleNames>;

function facts({ body }: View<RuleChangeBody>, words: Words, names: Names): Fact[] {
  const { t, name } = words;
  const common: Fact[] = [
    { label: t("rulebook.change_kind"), value: name.code("change_kind", body.change_kind) },
    { label: t("rulebook.pack"), value: names.pack(body.pack) },
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
      {
        label: t("rulebook.parameter"),
        value: body.parameter === null ? "—" : names.parameter(body.parameter),
        wide: true,
      },
      { label: t("rulebook.previous"), value: valueWords(body.previous, words) },
      { label: t("rulebook.value"), value: valueWords(body.value, words) },
      reason,
    ];
  }
  return [...common, reason];
}
