/** What the catalogue says about an item (信息项) beside what its file shows. */

import type { Schemas } from "@/api";
import type { Words } from "@/words";
import type { Item } from "./types";

export const PERSONAL_CLASSES = [
  "none",
  "personal",
  "sensitive",
] as const satisfies readonly Schemas["PersonalClass"][];
export const COORDINATE_SYSTEMS = [
  "cgcs2000",
  "wgs84",
  "gcj02",
  "bd09",
  "other",
  "none",
] as const satisfies readonly Schemas["CoordinateSystem"][];
export const DERIVATIONS = [
  "none",
  "keyed_hmac",
  "plain_hash",
  "other",
] as const satisfies readonly Schemas["Derivation"][];
export const ROLES = ["direct", "quasi", "sensitive", "other"] as const satisfies readonly Schemas["IdentifierRole"][];

type Detail = Item["detail"];

/** Order in which an item is told; the same words label the form. */
const TOLD = [
  "meaning",
  "english_name",
  "measure",
  "length",
  "precision",
  "key",
  "nullable",
  "code_list",
  "element_no",
  "personal",
  "sensitive_category",
  "role",
  "requestable",
  "refusal_basis",
  "quality_rules",
] as const satisfies readonly (keyof Detail)[];

/** What is said about an item, field by field, in words. */
export function itemFacts(detail: Detail, words: Words): { key: (typeof TOLD)[number]; text: string }[] {
  return TOLD.flatMap((key) => {
    const text = factText(detail, key, words);
    return text === null ? [] : [{ key, text }];
  });
}

function factText(detail: Detail, key: keyof Detail, { t, name, list }: Words): string | null {
  const value = detail[key];
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return null;
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (Array.isArray(value)) return list(value);
  if (key === "personal") return name.code("personal", String(value));
  return key === "role" ? name.code("identity", String(value)) : String(value);
}

/** The description a form gives, as it is sent: what was cleared says nothing. */
export function describedItem(item: Pick<Item, "name">, values: Schemas["ItemDetail"]): Schemas["DescribeItem"] {
  const said = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return { name: item.name, detail: Object.fromEntries(said) as Schemas["ItemDetail"] };
}
