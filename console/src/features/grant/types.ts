import type { Answer, Schemas } from "@/api";

export type RequestBody = Answer<"Request">;
export type RequestItem = Answer<"RequestItem">;
/** What the source department decided about one item. */
export type ItemOutcome = Answer<"Outcome">;
export type GrantBody = Answer<"Grant">;
export type GrantedItem = Answer<"GrantItem">;
/** The compiled policy of a grant with its sentences. */
export type PolicyShown = Answer<"PolicyShown">;
export type Usage = Schemas["Use"];
export type RefusalReason = Schemas["RefusalReason"];

export const USAGES = ["plain", "mask", "aggregate", "private", "verify"] as const satisfies readonly Usage[];

/** Reasons a source department gives for refusing an item, the commonest first. */
export const REASON_CODES = [
  "not_necessary",
  "personal_information",
  "trade_secret",
  "secret_related",
  "public_security",
  "legally_closed",
  "shared_from_others",
  "other",
] as const satisfies readonly RefusalReason[];
