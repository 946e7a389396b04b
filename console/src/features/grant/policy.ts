/** A grant's policy in sentences a clerk can read. */

import type { Words } from "@/words";
import { formatDate } from "@/kit/format";
import { maskLabel } from "../catalogue/mask";
import type { GrantBody, GrantedItem, ItemDecision } from "./types";

/** How one granted item may be read. */
export function usageWords(item: Pick<GrantedItem, "usage" | "mask">, words: Words): string {
  const { t } = words;
  return item.usage === "mask" ? t("usage.mask_as", { mask: maskLabel(item.mask, words) }) : t(`usage.${item.usage}`);
}

/** What was decided about one requested item. */
export function decisionWords(decision: ItemDecision, words: Words): string {
  const { t, name } = words;
  if (!decision.approve) return t("grant.refused_item", { reason: decision.reason_code ? name.code("reason_code", decision.reason_code) : "—" });
  return t("grant.approved_item", { usage: usageWords({ usage: decision.usage ?? "plain", mask: decision.mask ?? null }, words) });
}

/** The rules over the whole grant, as a list. */
export function policyWords(grant: GrantBody, resource: string, words: Words): string[] {
  const { t, name, language } = words;
  const byUsage = new Map<string, string[]>();
  for (const item of grant.items) {
    const how = usageWords(item, words);
    byUsage.set(how, [...(byUsage.get(how) ?? []), item.name]);
  }
  const comma = language === "zh" ? "、" : ", ";
  return [
    t("policy.purpose", { purpose: name.code("purpose", grant.purpose), resource }),
    ...[...byUsage].map(([how, items]) => t("policy.items", { items: items.join(comma), how })),
    t("policy.others"),
    t("policy.min_group", { count: grant.min_group }),
    t("policy.max_output_grade", { grade: grant.max_output_grade }),
    t("policy.term", { start: formatDate(grant.start), end: formatDate(grant.end) }),
    t("policy.exit"),
  ];
}
