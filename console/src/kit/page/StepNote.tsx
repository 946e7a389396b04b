import { Alert } from "antd";
import type { Answer } from "@/api";
import { useWords, type Word } from "@/words";
import { StepBy, Time } from "../marks";

/** Somebody's step with its reason. */
export type Step = Answer<"Step">;

/** Somebody's step that still matters: a suspension, a proposal, an objection. */
export function StepNote({
  step,
  word,
  type,
}: {
  step: Step | null;
  word: Word;
  type: "error" | "warning" | "success" | "info";
}) {
  const { t } = useWords();
  if (step === null) return null;
  return (
    <Alert
      className="problem"
      type={type}
      showIcon
      title={t(word)}
      description={
        <span>
          {step.reason} — <StepBy by={step.by} org={step.org} />, <Time at={step.at} />
        </span>
      }
    />
  );
}
