/** The catalogue entry (目录著录) as the form and the page show it: one table of groups and fields for both. */

import type { Answer, Schemas } from "@/api";
import type { Words } from "@/words";

export type Entry = Answer<"Entry">;

type Choice<Key extends keyof Schemas["Entry"]> = NonNullable<Schemas["Entry"][Key]>;

interface Base<Key extends string, Input extends string> {
  key: Key;
  input: Input;
}

type Texts = { [Key in keyof Entry]: Entry[Key] extends string ? Key : never }[keyof Entry];

export type EntryField =
  | (Base<Texts, "text" | "long"> & { limit: number; wide?: boolean })
  | (Base<"keywords" | "related_codes" | "excluded_scenarios", "words"> & { wide?: boolean })
  | Base<"storage_bytes" | "yearly_rows", "number">
  | Base<"covers_from" | "covers_to" | "registration_end", "day">
  | Base<"operable", "flag">
  | (Base<"provenance" | "format_class" | "share_type" | "access_type" | "supply_form" | "mount", "one"> & {
      group: string;
      choices: readonly string[];
    })
  | (Base<"purposes", "several"> & { group: string; choices: readonly string[] });

const PROVENANCES = ["collected", "shared", "purchased"] as const satisfies readonly Choice<"provenance">[];
const FORMATS = [
  "document",
  "spreadsheet",
  "database",
  "image",
  "stream",
  "self_describing",
  "service",
] as const satisfies readonly Choice<"format_class">[];
const SHARING = ["unconditional", "conditional", "refused"] as const satisfies readonly Choice<"share_type">[];
const ACCESS = ["open", "authorised_operation", "apply"] as const satisfies readonly Choice<"access_type">[];
const SUPPLY = [
  "plain",
  "masked",
  "usable_not_visible",
  "verification",
] as const satisfies readonly Choice<"supply_form">[];
const MOUNTS = ["table", "api", "file"] as const satisfies readonly Choice<"mount">[];
const PURPOSES = [
  "public_governance",
  "public_benefit",
  "industry",
  "sector",
] as const satisfies readonly Schemas["Purpose"][];

export const ENTRY_GROUPS = [
  {
    key: "basic",
    fields: [
      { key: "english_name", input: "text", limit: 200 },
      { key: "keywords", input: "words" },
      { key: "related_codes", input: "words", wide: true },
    ],
  },
  {
    key: "provider",
    fields: [
      { key: "section", input: "text", limit: 100 },
      { key: "steward", input: "text", limit: 50 },
      { key: "phone", input: "text", limit: 30 },
      { key: "source_system", input: "text", limit: 100 },
      { key: "collection_basis", input: "long", limit: 500, wide: true },
      { key: "provenance", input: "one", group: "provenance", choices: PROVENANCES },
      { key: "shared_from", input: "text", limit: 100 },
      { key: "provenance_doc", input: "text", limit: 100 },
      { key: "holding_record", input: "text", limit: 300 },
    ],
  },
  {
    key: "sharing",
    fields: [
      { key: "share_type", input: "one", group: "share", choices: SHARING },
      { key: "share_method", input: "text", limit: 200 },
      { key: "share_condition", input: "long", limit: 500 },
      { key: "share_refusal_basis", input: "long", limit: 500 },
      { key: "access_type", input: "one", group: "access", choices: ACCESS },
      { key: "open_condition", input: "long", limit: 500 },
    ],
  },
  {
    key: "operation",
    fields: [
      { key: "operable", input: "flag" },
      { key: "purposes", input: "several", group: "purpose", choices: PURPOSES },
      { key: "supply_form", input: "one", group: "supply", choices: SUPPLY },
      { key: "excluded_scenarios", input: "words" },
    ],
  },
  {
    key: "content",
    fields: [
      { key: "format_class", input: "one", group: "format", choices: FORMATS },
      { key: "format_detail", input: "text", limit: 50 },
      { key: "covers_from", input: "day" },
      { key: "covers_to", input: "day" },
      { key: "spatial", input: "text", limit: 200 },
      { key: "division", input: "text", limit: 6 },
      { key: "city_consent", input: "text", limit: 200 },
      { key: "storage_bytes", input: "number" },
      { key: "yearly_rows", input: "number" },
    ],
  },
  {
    key: "supply",
    fields: [
      { key: "mount", input: "one", group: "mount", choices: MOUNTS },
      { key: "endpoint", input: "text", limit: 300 },
      { key: "service_level", input: "text", limit: 300 },
      { key: "registration_code", input: "text", limit: 100 },
      { key: "registration_end", input: "day" },
    ],
  },
] as const satisfies readonly { key: string; fields: readonly EntryField[] }[];

/** What the entry says in a field, in words; `null` where it says nothing. */
export function entryText(entry: Entry, field: EntryField, { t, name, list }: Words): string | null {
  const value = entry[field.key];
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return null;
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (field.input === "one") return name.code(field.group, String(value));
  if (field.input === "several") return list((value as string[]).map((each) => name.code(field.group, each)));
  if (typeof value === "number") return value.toLocaleString("en-US");
  return Array.isArray(value) ? list(value as string[]) : String(value);
}

/** The entry a form gives back: what was cleared says nothing, and the platform fills it in as such. */
export function entryOf(values: Partial<Record<string, unknown>> | undefined): Schemas["Entry"] {
  const said = Object.entries(values ?? {}).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(said) as Schemas["Entry"];
}
