import type { Answer } from "@/api";

export type ExportBody = Answer<"Export">;
export type Review = Answer<"Review">;
export type RuleOutcome = Answer<"RuleOutcome">;
