/** How published entries are changed: a proposal, confirmed by another person. */

import type { Schemas } from "@/api";
import type { DialogSpec } from "@/kit/page/actions";
import type { ResourceBody } from "./types";

/** The description of a resource as it stands, as a revision sends it. */
export function descriptionOf(body: ResourceBody): Schemas["Description"] {
  const { name, abstract_, update_cycle, open_type, closed_basis, entry, items } = body;
  return {
    name,
    abstract_,
    update_cycle,
    open_type,
    closed_basis,
    entry,
    items: items.map(({ name: item, detail }) => ({ name: item, detail })),
  };
}

/** The dialog that proposes an earlier edition again. */
export function restoreSpec(number: number): DialogSpec {
  return {
    ask: "dialog",
    note: "edition.restore_note",
    fields: [{ name: "reason", label: "field.reason", input: "area", required: true }],
    fixed: { number },
  };
}
