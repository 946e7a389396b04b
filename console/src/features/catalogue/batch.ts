/** Catalogue workbooks (目录表格) on their way into the catalogue. */

import type { Answer } from "@/api";
import { recordPath } from "@/kit/kinds";

export type BatchBody = Answer<"Batch">;
export type Tally = Answer<"Tally">;

/** What a tally counts, in the order a reader asks. */
export const TALLY = [
  "rows",
  "created",
  "updated",
  "revised",
  "unchanged",
  "refused",
] as const satisfies readonly (keyof Tally)[];

/** Address of the error sheet of a batch. */
export function errorSheet(id: string): string {
  return `${recordPath("batch", id)}/errors.xlsx`;
}
