/**
 * The shapes every record, list and error of the platform has, whatever its kind.
 * Kind-specific bodies live with their feature (`features/<capability>/types.ts`).
 */

/** A name beside an id, so that a screen needs no second request to show it. */
export interface Named {
  id: string;
  name: string;
}

/** What the signed-in person may do with a record now; the buttons of the object page. */
export interface AllowedAction {
  /** Full name, `agreement.suspend`. */
  action: string;
  /** Last segment of the URL, `suspend`. */
  verb: string;
  /** True where the action cuts something off and needs a confirmation. */
  danger: boolean;
}

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
export interface FieldProblem {
  field: string;
  code: string;
  zh: string;
  en: string;
}

/** `application/problem+json` (RFC 9457) with the platform's own members. */
export interface Problem {
  type?: string;
  title?: string;
  status: number;
  code: string;
  control?: string | null;
  article?: number | null;
  detail?: string;
  detail_zh?: string;
  detail_en?: string;
  request_id?: string | null;
  fields?: FieldProblem[];
}

/** The signed-in person. */
export interface Me {
  person: Named;
  org: { id: string; name: string; kind: string };
  roles: string[];
  /** Zones the organisation regulates. */
  zones: Named[];
  /** Actions on new records the roles permit, `request.create`. */
  may_create: string[];
}

/** One entry of the ledger about one record. */
export interface TimelineEntry {
  index: number;
  time: string;
  action: string;
  actor: "person" | "system" | "clock";
  actor_name: string | null;
  org_name: string | null;
  control: string | null;
  article: number | null;
  leaf_hash: string;
}

/** What is needed to check that an entry is in the tree whose root a checkpoint signs. */
export interface InclusionProof {
  index: number;
  leaf_hash: string;
  tree_size: number;
  root: string;
  path: string[];
  checkpoint: string | null;
}

/** The head of the ledger, with the key that signs its checkpoints (hex of the uncompressed point). */
export interface LedgerHead {
  origin: string;
  size: number;
  root: string;
  checkpoint: string | null;
  public_key: string;
}

/** One line of the inbox. */
export interface InboxItem {
  kind: string;
  capability: string;
  plural: string;
  id: string;
  title: string;
  status: string;
  action: string | null;
  org: Named | string | null;
  zone: Named | string | null;
  since: string;
}

export type InboxTab = "todo" | "done" | "mine";

export interface InboxPage {
  items: InboxItem[];
  counts: Record<InboxTab, number>;
}

/** Rows as text. */
export interface RowSet {
  columns: string[];
  rows: (string | null)[][];
  truncated?: boolean;
}
