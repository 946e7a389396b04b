/** Every record kind with where it lives in the API, the console and the order of its states. */

import type { Answer, Paths, Schemas } from "@/api";

export interface KindSpec {
  capability: string;
  plural: string;
  /** States in the order a reader meets them; the status filter offers them. */
  statuses: readonly string[];
}

/** States of each kind, as the API declares them: a state the console does not know does not compile. */
interface States {
  organisation: Schemas["OrganisationState"];
  person: Schemas["PersonState"];
  group: Schemas["GroupState"];
  delegation: Schemas["DelegationState"];
  sector: Schemas["SectorState"];
  zone_kind: Schemas["ZoneKindState"];
  zone: Schemas["ZoneState"];
  rule_change: Schemas["ChangeState"];
  interpretation: Schemas["InterpretationState"];
  calendar_year: Schemas["CalendarYearState"];
  deadline: Schemas["DeadlineState"];
  resource: Schemas["ResourceState"];
  seal: Schemas["SealState"];
  tree: Schemas["TreeState"];
  batch: Schemas["BatchState"];
  supply_plan: Schemas["SupplyPlanState"];
  supply_order: Schemas["SupplyOrderState"];
  agreement: Schemas["AgreementState"];
  obligation: Schemas["ObligationState"];
  request: Schemas["RequestState"];
  grant: Schemas["GrantState"];
  exception: Schemas["ExceptionState"];
  job: Schemas["JobState"];
  social_dataset: Schemas["SocialState"];
  export: Schemas["ExportState"];
  product: Schemas["ProductState"];
  subscription: Schemas["SubscriptionState"];
  halt: Schemas["HaltState"];
  opinion: Schemas["OpinionState"];
  alert: Schemas["AlertState"];
}

export type Kind = Schemas["Kind"];

export const kinds = {
  organisation: { capability: "party", plural: "organisations", statuses: ["active", "closed"] },
  person: { capability: "party", plural: "people", statuses: ["active", "locked", "closed"] },
  group: { capability: "party", plural: "groups", statuses: ["active", "closed"] },
  delegation: { capability: "party", plural: "delegations", statuses: ["active", "revoked", "ended"] },
  sector: { capability: "zone", plural: "sectors", statuses: ["active", "closed"] },
  zone_kind: { capability: "zone", plural: "kinds", statuses: ["active", "closed"] },
  zone: { capability: "zone", plural: "zones", statuses: ["draft", "active"] },
  rule_change: { capability: "rulebook", plural: "changes", statuses: ["proposed", "confirmed", "rejected"] },
  interpretation: { capability: "rulebook", plural: "interpretations", statuses: ["published", "withdrawn"] },
  calendar_year: { capability: "calendar", plural: "years", statuses: ["published"] },
  deadline: {
    capability: "calendar",
    plural: "deadlines",
    statuses: ["running", "paused", "overdue", "met", "late", "lapsed"],
  },
  resource: { capability: "catalogue", plural: "resources", statuses: ["draft", "published", "withdrawn"] },
  seal: { capability: "catalogue", plural: "seals", statuses: ["reported", "held", "releasing", "released"] },
  tree: { capability: "catalogue", plural: "trees", statuses: ["in_force", "retired"] },
  batch: {
    capability: "catalogue",
    plural: "batches",
    statuses: ["reading", "checked", "applying", "applied", "failed", "sealed", "discarded"],
  },
  supply_plan: { capability: "supply", plural: "plans", statuses: ["signing", "in_force", "ended"] },
  supply_order: {
    capability: "supply",
    plural: "orders",
    statuses: ["proposed", "active", "rejected", "ended", "expired"],
  },
  agreement: {
    capability: "mandate",
    plural: "agreements",
    statuses: ["draft", "effective", "suspended", "resuming", "terminated", "expired"],
  },
  obligation: {
    capability: "mandate",
    plural: "obligations",
    statuses: ["planned", "reported", "returned", "met", "cancelled"],
  },
  request: {
    capability: "grant",
    plural: "requests",
    statuses: ["draft", "submitted", "assessed", "approved", "partial", "refused", "returned", "rejected", "withdrawn"],
  },
  grant: { capability: "grant", plural: "grants", statuses: ["active", "suspended", "revoked", "expired"] },
  exception: {
    capability: "grant",
    plural: "exceptions",
    statuses: ["proposed", "active", "ending", "rejected", "revoked", "expired"],
  },
  job: {
    capability: "compute",
    plural: "jobs",
    statuses: ["queued", "running", "succeeded", "failed", "refused", "killed"],
  },
  social_dataset: {
    capability: "compute",
    plural: "social_datasets",
    statuses: ["draft", "presented", "admitted", "rejected", "sealed", "disposed"],
  },
  export: {
    capability: "airlock",
    plural: "exports",
    statuses: ["submitted", "checking", "blocked", "in_review", "releasing", "released", "rejected"],
  },
  product: {
    capability: "product",
    plural: "products",
    statuses: ["draft", "reported", "acknowledged", "listed", "suspended", "withdrawn"],
  },
  subscription: { capability: "delivery", plural: "subscriptions", statuses: ["active", "suspended", "ended"] },
  halt: { capability: "supervision", plural: "halts", statuses: ["in_force", "lifting", "lifted"] },
  opinion: { capability: "supervision", plural: "opinions", statuses: ["asked", "given", "withdrawn"] },
  alert: { capability: "supervision", plural: "alerts", statuses: ["raised", "acknowledged"] },
} as const satisfies { [Each in Kind]: KindSpec & { statuses: readonly States[Each][] } };

/** `rule_change` as `RuleChange`. */
type Camel<Word extends string> = Word extends `${infer First}_${infer Rest}`
  ? `${Capitalize<First>}${Camel<Rest>}`
  : Capitalize<Word>;

/** The body of a kind's records: the schema named like the kind. */
export type BodyOf<Of extends Kind> = Answer<Camel<Of>>;

type ExportPath<Of extends Kind> =
  `/api/v1/${(typeof kinds)[Of]["capability"]}/${(typeof kinds)[Of]["plural"]}/export.xlsx`;

/** The columns of a kind's list: those its Excel file knows, so that a list cannot show what it does not export. */
export type ColumnKey<Of extends Kind> =
  ExportPath<Of> extends infer Path
    ? Path extends keyof Paths
      ? Paths[Path] extends { get: { parameters: { query?: { columns?: (infer Key)[] } } } }
        ? Key
        : never
      : never
    : never;

/** Whether a word from the server names a kind this console has pages for. */
export function isKind(word: string): word is Kind {
  return Object.hasOwn(kinds, word);
}

/** Path of a kind's collection in the API. */
export function collectionPath(kind: Kind): string {
  const spec = kinds[kind];
  return `/api/v1/${spec.capability}/${spec.plural}`;
}

/** Path of one record in the API. */
export function recordPath(kind: Kind, id: string): string {
  return `${collectionPath(kind)}/${encodeURIComponent(id)}`;
}

/** Address of a kind's list in the console. */
export function listRoute(kind: Kind): string {
  const spec = kinds[kind];
  return `/${spec.capability}/${spec.plural}`;
}

/** Address of one record in the console. */
export function recordRoute(kind: Kind, id: string): string {
  return `${listRoute(kind)}/${encodeURIComponent(id)}`;
}

/** How a state reads at a glance. */
export type Tone = "idle" | "progress" | "good" | "warn" | "bad";

const tones: Record<string, Tone> = {
  draft: "idle",
  proposed: "progress",
  confirmed: "good",
  signing: "progress",
  paused: "warn",
  overdue: "bad",
  met: "good",
  late: "warn",
  lapsed: "idle",
  submitted: "progress",
  assessed: "progress",
  approved: "good",
  partial: "warn",
  refused: "bad",
  returned: "warn",
  rejected: "bad",
  withdrawn: "idle",
  published: "good",
  effective: "good",
  active: "good",
  ending: "warn",
  suspended: "bad",
  resuming: "warn",
  terminated: "idle",
  expired: "idle",
  revoked: "bad",
  queued: "idle",
  running: "progress",
  succeeded: "good",
  failed: "bad",
  killed: "bad",
  checked: "warn",
  reading: "progress",
  applying: "progress",
  sealed: "bad",
  applied: "good",
  discarded: "idle",
  retired: "idle",
  checking: "progress",
  blocked: "bad",
  in_review: "progress",
  releasing: "progress",
  released: "good",
  reported: "progress",
  acknowledged: "progress",
  listed: "good",
  ended: "idle",
  in_force: "bad",
  lifting: "warn",
  lifted: "good",
  held: "warn",
  presented: "progress",
  admitted: "good",
  disposed: "idle",
  planned: "progress",
  cancelled: "idle",
  asked: "progress",
  given: "good",
  raised: "bad",
  locked: "bad",
  closed: "idle",
};

/** Tone of a state; one the console does not know is shown neutrally. */
export function toneOf(status: string): Tone {
  return tones[status] ?? "idle";
}
