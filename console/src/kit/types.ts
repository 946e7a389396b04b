/**
 * The shapes every record, list and error of the platform has, whatever its kind.
 * Kind-specific bodies live with their feature (`features/<capability>/types.ts`).
 */

import type { Answer, Schemas } from "@/api";

/** A name beside an id, so that a screen needs no second request to show it. */
export type Named = Answer<"Named">;

/** What the signed-in person may do with a record now; the buttons of the object page. */
export type AllowedAction = Omit<Answer<"AllowedAction">, "label">;

/** A record as the platform shows it to this person. */
export interface View<Body = Record<string, unknown>> {
  kind: string;
  id: string;
  version: number;
  status: string;
  title: string;
  org: Named | null;
  zone: Named | null;
  created_at: string;
  updated_at: string;
  allowed_actions: AllowedAction[];
  body: Body;
}

/** One page of a list. `total` counts every row of the query, not of the page. */
export interface Page<Item = View> {
  items: Item[];
  next_cursor: string | null;
  total: number;
}

/** A complaint about one field of a request; `field` is a dotted path, `items.3.reason`. */
export type FieldProblem = Schemas["FieldIssue"];

/** `application/problem+json` (RFC 9457). Only status and code are sure: the console makes problems too. */
export type Problem = Pick<Schemas["Problem"], "status" | "code"> & Partial<Schemas["Problem"]>;

/** The signed-in person. */
export type Me = Omit<Answer<"Me">, "session">;

/** One entry of the ledger about one record. */
export type TimelineEntry = Answer<"TimelineEntry">;

/** What is needed to check that an entry is in the tree whose root a checkpoint signs. */
export type InclusionProof = Answer<"Proof">;

/** The head of the ledger, with the key that signs its checkpoints (hex of the uncompressed point). */
export type LedgerHead = Answer<"Head">;

/** The clock of a step. */
export type Clock = Answer<"Clock">;
/** The rules in force on a day. */
export type Standing = Answer<"RulesStanding">;

/** My work. */
export type InboxPage = Answer<"Inbox">;
export type InboxItem = Answer<"InboxItem">;
export type InboxTab = keyof InboxPage["counts"];

/** Rows as text. */
export type RowSet = Answer<"RowSet">;
