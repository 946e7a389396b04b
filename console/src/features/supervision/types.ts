import type { Answer, Schemas } from "@/api";

export type HaltBody = Answer<"Halt">;

export const HALT_SCOPES = ["platform", "zone"] as const satisfies readonly Schemas["HaltScope"][];

export type OpinionBody = Answer<"Opinion">;
export type AlertBody = Answer<"Alert">;

/** What an opinion may be about. */
export const OPINION_SUBJECTS = ["agreement", "product"] as const;

export const TOPICS = [
  "price",
  "fiscal",
  "competition",
  "industry",
  "legality",
] as const satisfies readonly Schemas["Topic"][];
