/** What differs between two editions of an entry, told with the labels and words of the form. */

import type { Words, Word } from "@/words";
import { classOf } from "./ClassFields";
import { ENTRY_GROUPS, type EntryField } from "./entry";
import { classText, type TreeBody } from "./tree";

const FIELDS: Record<string, Word> = {
  name: "catalogue.name",
  abstract_: "catalogue.abstract",
  update_cycle: "catalogue.update_cycle",
  open_type: "catalogue.open_type",
  closed_basis: "catalogue.closed_basis",
};

/** Groups of codes by field, for the fields that stand outside the entry's own table. */
const CODES: Record<string, string> = { update_cycle: "cycle", open_type: "open" };
const ITEM_CODES: Record<string, string> = { personal: "personal", role: "identity" };

const entryFields: readonly EntryField[] = ENTRY_GROUPS.flatMap((group) => [...group.fields]);

/** A field of a difference in words: `entry.section`, `items.<item>.meaning`; as it came where it is not known. */
export function fieldLabel(field: string, { t, name }: Words): string {
  const known = FIELDS[field];
  if (known !== undefined) return t(known);
  const parts = field.split(".");
  const last = parts.at(-1) ?? "";
  if (parts[0] === "entry" && parts.length === 2) return name.code("entry", last);
  if (parts[0] !== "items" || parts.length < 3) return field;
  return `${parts.slice(1, -1).join(".")} · ${name.code("item", last)}`;
}

/** What a field said, in words; several members come separated by a semicolon. */
export function differenceText(field: string, text: string, trees: TreeBody[], words: Words): string {
  const { name, list } = words;
  const group = CODES[field];
  if (group !== undefined) return name.code(group, text);
  const parts = field.split(".");
  const last = parts.at(-1) ?? "";
  if (field === "entry.classes") return list(text.split("；").map((each) => classText(trees, classOf(each))));
  const known = parts[0] === "entry" ? entryFields.find(({ key }) => key === last) : undefined;
  if (known?.input === "one") return name.code(known.group, text);
  if (known?.input === "several") return list(text.split("；").map((each) => name.code(known.group, each)));
  if (known?.input === "number") return Number(text).toLocaleString("en-US");
  const codes = parts[0] === "items" ? ITEM_CODES[last] : undefined;
  if (codes !== undefined) return name.code(codes, text);
  return text === "true" || text === "false" ? words.t(text === "true" ? "yes" : "no") : text;
}
