import type { Answer, Schemas } from "@/api";

export type RuleChangeBody = Answer<"RuleChange">;
export type InterpretationBody = Answer<"Interpretation">;

export const CHANGE_KINDS = ["set", "adopt", "supersede"] as const satisfies readonly Schemas["ChangeKind"][];

/** A parameter's value as people read it. */
export function valueText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : JSON.stringify(value);
}
