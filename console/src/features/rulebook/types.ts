import type { Answer, Schemas } from "@/api";

export type RuleChangeBody = Answer<"RuleChange">;
export type InterpretationBody = Answer<"Interpretation">;

export const CHANGE_KINDS = ["set", "adopt", "supersede"] as const satisfies readonly Schemas["ChangeKind"][];
