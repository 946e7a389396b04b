/** What the catalogue says about an item (信息项) beside what its file shows. */

import type { Schemas } from "@/api";
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

/** The description a form gives, as it is sent: what was cleared says nothing. */
export function describedItem(item: Pick<Item, "name">, values: Schemas["ItemDetail"]): Schemas["DescribeItem"] {
  const said = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return { name: item.name, detail: Object.fromEntries(said) as Schemas["ItemDetail"] };
}
