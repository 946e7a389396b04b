/** Which items may be asked for or excepted. The platform decides it again; here nobody should write in vain. */

import type { Words } from "@/words";
import type { Item, ResourceBody } from "../catalogue/types";

/** Grade an item counts as: an ungraded one as the highest. */
function effective({ grade }: Pick<Item, "grade">): number {
  return grade ?? 4;
}

/**
 * Why an item can never be granted, in words; null where it can be asked for. `most` is the highest
 * grade of the agreement, where one is chosen.
 */
export function withheldBecause(
  item: Pick<Item, "name" | "grade" | "detail">,
  { drift, secrecy }: Pick<ResourceBody, "drift" | "secrecy">,
  most: number | undefined,
  { t }: Words,
): string | null {
  if (!item.detail.requestable) return t("grant.kept_back", { basis: item.detail.refusal_basis });
  if (item.grade === null) return t("grant.ungraded");
  const reviewed = secrecy !== null && !secrecy.state_secret && !secrecy.work_secret;
  const brought =
    drift !== null && (drift.added.includes(item.name) || drift.retyped.some(({ name }) => name === item.name));
  if (brought && !reviewed) return t("grant.unreviewed");
  if (most !== undefined && item.grade > most) return t("grant.too_high", { grade: most });
  return null;
}

/** Grades the rules in force name: up to `clear` in clear text, up to `excepted` by exception. */
export interface Limits {
  clear: number;
  excepted: number;
}

/** Whether an item needs an exception to be read in clear, and may have one under an agreement up to grade `most`. */
export function excepted(item: Pick<Item, "grade" | "mask">, limits: Limits, most: number): boolean {
  const grade = effective(item);
  return grade <= Math.min(most, limits.excepted) && (grade > limits.clear || item.mask !== null);
}

/** The use proposed for an item: through its required mask, and above what may be clear never plain (A13). */
export function proposedUse(
  item: Pick<Item, "grade" | "mask"> | undefined,
  clear: number,
): "mask" | "aggregate" | "plain" {
  if (item?.mask) return "mask";
  return effective({ grade: item?.grade ?? null }) > clear ? "aggregate" : "plain";
}
