/** Uses and decisions in words. The policy of a whole grant is worded by the platform itself. */

import type { Words } from "@/words";
import { maskLabel } from "../catalogue/mask";
import type { GrantedItem, ItemOutcome } from "./types";

/** How one granted item may be read. */
export function usageWords(item: Pick<GrantedItem, "usage" | "mask">, words: Words): string {
  const { t } = words;
  return item.usage === "mask" ? t("usage.mask_as", { mask: maskLabel(item.mask, words) }) : t(`usage.${item.usage}`);
}

/** What was decided about one requested item. */
export function decisionWords(decision: ItemOutcome, words: Words): string {
  const { t, name } = words;
  if (!decision.approve) {
    const reason = decision.reason_code ? name.code("reason_code", decision.reason_code) : "—";
    return t("grant.refused_item", { reason: decision.legal_basis ? `${reason} · ${decision.legal_basis}` : reason });
  }
  return t("grant.approved_item", {
    usage: usageWords({ usage: decision.usage ?? "plain", mask: decision.mask ?? null }, words),
  });
}
