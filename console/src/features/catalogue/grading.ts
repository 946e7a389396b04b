import type { Answer, Schemas } from "@/api";
import type { Item } from "./types";

export type Grading = Answer<"Grading">;
export type Lowering = Answer<"Lowering">;
export type Scheme = Schemas["Scheme"];
export type Harmed = Schemas["Harmed"];
export type Harm = Schemas["Harm"];

/** The platform's own scan of the content; a person judges under it what the scan found. */
export const CONTENT: Scheme = "content-scan";
/** Schemes a person grades under; the platform's own scan of the content is not one of them. */
export const SCHEMES = ["js-4608.1-2023", "yrd-310030-2025"] as const satisfies readonly Scheme[];
export const HARMED = [
  "person",
  "organisation",
  "public_order",
  "public_interest",
  "national_security",
] as const satisfies readonly Harmed[];
export const HARMS = ["none", "slight", "general", "serious", "especially_serious"] as const satisfies readonly Harm[];

/** What a person changes of an item before it is saved. */
export interface Edit {
  grade?: number;
  on?: Harmed;
  harm?: Harm;
  evidence?: string;
  identifier?: boolean;
  unit?: boolean;
  mask?: Item["mask"];
}

/** Edits of the items under each scheme: a grade under one says nothing under another. */
export type Edits = Partial<Record<Scheme, Record<string, Edit>>>;

/** How many items are edited, under whichever scheme. */
export function countOf(edits: Edits): number {
  return Object.values(edits).reduce((sum, items) => sum + Object.keys(items).length, 0);
}

/** What is left of the edits when those sent are on record; an item edited again meanwhile keeps its edit. */
export function withoutSent(edits: Edits, scheme: Scheme, sent: Record<string, Edit>): Edits {
  const left = Object.entries(edits[scheme] ?? {}).filter(([item, edit]) => sent[item] !== edit);
  return { ...edits, [scheme]: Object.fromEntries(left) };
}

/** An item as the form shows it: what stands under the chosen scheme, with the edits over it. */
export function draftOf(item: Item, scheme: Scheme, edit: Edit | undefined) {
  const standing = item.gradings.find((grading) => grading.scheme === scheme);
  return {
    grade: edit?.grade ?? standing?.grade ?? null,
    on: edit?.on ?? standing?.impact.on ?? ("person" as Harmed),
    harm: edit?.harm ?? standing?.impact.harm ?? null,
    evidence: edit?.evidence ?? standing?.evidence ?? "",
    identifier: edit?.identifier ?? item.identifier,
    unit: edit?.unit ?? item.unit,
    mask: edit?.mask === undefined ? item.mask : edit.mask,
  };
}

/** One grading or lowering that waits for another person. */
export interface Waiting {
  key: string;
  item: Item;
  grading: Grading;
  /** What stands until then, for a lowering. */
  lowers: boolean;
}

/** Everything of the items that waits for another person. */
export function waitingFor(items: Item[]): Waiting[] {
  return items.flatMap((item) => {
    const lowerings = item.lowerings.map(({ grading }) => ({ grading, lowers: true }));
    const lowered = new Set(lowerings.map(({ grading }) => grading.scheme));
    const unreviewed = item.gradings
      .filter((grading) => grading.review === null && !lowered.has(grading.scheme))
      .map((grading) => ({ grading, lowers: false }));
    return [...lowerings, ...unreviewed].map((waiting) => ({
      ...waiting,
      item,
      key: `${item.name}|${waiting.grading.scheme}`,
    }));
  });
}
