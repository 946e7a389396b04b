import type { Mask } from "../catalogue/mask";

export const USAGES = ["plain", "mask", "aggregate", "private", "verify"] as const;
export type Usage = (typeof USAGES)[number] | "deny";

/** What the source department decided about one item. */
export interface ItemDecision {
  approve: boolean;
  usage?: Usage | null;
  mask?: Mask | null;
  reason_code?: string | null;
  legal_basis?: string | null;
}

export interface RequestItem {
  name: string;
  reason: string;
  decision?: ItemDecision | null;
}

export interface RequestBody {
  title?: string;
  agreement_id: string;
  operator_id: string;
  zone_id: string;
  resource_id: string;
  provider_id: string;
  scenario: string;
  purpose: string;
  product_idea: string;
  items: RequestItem[];
  min_group: number;
  period_end: string;
  assessment: { outcome: "pass" | "return" | "reject"; opinion: string; by: string; at: string } | null;
  decision: { approved: number; refused: number; opinion: string; by: string; at: string } | null;
}

export interface GrantedItem {
  name: string;
  usage: Usage;
  mask: Mask | null;
  grade: number;
}

export interface GrantBody {
  request_id: string;
  agreement_id: string;
  resource_id: string;
  items: GrantedItem[];
  purpose: string;
  min_group: number;
  max_output_grade: number;
  start: string;
  end: string;
  epoch: number;
  suspended_for: string[];
  revoked_reason: string | null;
}

/** A sentence of a grant's policy in both languages. */
export interface Sentence {
  zh: string;
  en: string;
}

/** Reasons a source department gives for refusing an item. */
export const REASON_CODES = [
  "not_necessary",
  "personal_information",
  "trade_secret",
  "secret_related",
  "public_security",
  "legally_closed",
  "shared_from_others",
  "other",
] as const;
