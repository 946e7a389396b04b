import type { Answer, Schemas } from "@/api";

export type HaltBody = Answer<"Halt">;

export const HALT_SCOPES = ["platform", "zone"] as const satisfies readonly Schemas["HaltScope"][];
