import type { Answer, Schemas } from "@/api";

export type SealBody = Answer<"Seal">;
export const MARK_LEVELS = [
  "top_secret",
  "secret",
  "confidential",
  "work_secret",
  "internal",
] as const satisfies readonly Schemas["MarkLevel"][];
