import type { FieldProblem } from "@/kit/types";
import type { Mask } from "./mask";

export const UPDATE_CYCLES = [
  "real_time",
  "daily",
  "weekly",
  "monthly",
  "quarterly",
  "half_yearly",
  "yearly",
  "irregular",
] as const;
export const OPEN_TYPES = ["unconditional", "conditional", "closed"] as const;
export const CONCLUSIONS = ["neither", "work_secret", "state_secret"] as const;

/** One item (信息项) of a resource. */
export interface Item {
  name: string;
  data_type: string;
  nulls: number;
  distinct: number;
  grade: number | null;
  identifier: boolean;
  unit: boolean;
  mask: Mask | null;
}

/** A refusal kept in a record: why its last import or run did not go through. */
export interface KeptRefusal {
  code: string;
  control: string | null;
  article: number | null;
  zh: string;
  en: string;
  fields?: FieldProblem[];
}

export interface ResourceBody {
  code: string;
  name: string;
  abstract_: string;
  zone_id: string;
  provider_id: string;
  update_cycle: (typeof UPDATE_CYCLES)[number];
  open_type: (typeof OPEN_TYPES)[number];
  closed_basis: string | null;
  items: Item[];
  rows: number | null;
  format: string | null;
  encoding: string | null;
  digest: string | null;
  file_version: number;
  import_state: "none" | "importing" | "imported" | "failed";
  import_refusal: KeptRefusal | null;
  secrecy: { doc_no: string; conclusion: (typeof CONCLUSIONS)[number]; reviewer: string; at: string } | null;
  sealed: boolean;
  withdrawn_reason: string | null;
}

/** The description somebody may write; the rest comes from the file and from grading. */
export interface DescribeValues {
  code: string;
  name: string;
  abstract_: string;
  zone_id: string;
  update_cycle: ResourceBody["update_cycle"];
  open_type: ResourceBody["open_type"];
  closed_basis?: string | null;
}

/** The highest grade among items; an ungraded one counts as 4. */
export function highestGrade(items: Item[]): number | null {
  return items.length === 0 ? null : Math.max(...items.map((item) => item.grade ?? 4));
}
