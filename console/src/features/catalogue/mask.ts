/** Masks (脱敏规则) as the platform writes them, and the words for them. */

import type { Schemas } from "@/api";
import type { Words, Word } from "@/words";

export type Mask = Schemas["Mask"];

/**
 * The masks a grader chooses from, each with its usual parameter. A mask that is not in the list
 * (another step, a fixed text) is kept and shown beside them.
 */
export const MASK_CHOICES: Mask[] = [
  { name: "person_name" },
  { name: "resident_id" },
  { name: "mobile" },
  { name: "bank_card" },
  { name: "address", level: 1 },
  { name: "address", level: 2 },
  { name: "address", level: 3 },
  { name: "address", level: 4 },
  { name: "plate" },
  { name: "email" },
  { name: "uscc" },
  { name: "date", unit: "year" },
  { name: "date", unit: "quarter" },
  { name: "date", unit: "month" },
  { name: "number", step: 10 },
  { name: "number", step: 100 },
  { name: "number", step: 1000 },
  { name: "token" },
  { name: "null" },
];

/** A mask as the value of a choice. */
export function maskKey(mask: Mask): string {
  return JSON.stringify(mask, Object.keys(mask).sort());
}

export function maskOfKey(key: string): Mask {
  return JSON.parse(key) as Mask;
}

const LEVELS: Record<number, Word> = { 1: "mask.level.1", 2: "mask.level.2", 3: "mask.level.3", 4: "mask.level.4" };

/** What a mask leaves, in words. */
export function maskLabel(mask: Mask | null | undefined, { t }: Words): string {
  if (!mask) return "—";
  switch (mask.name) {
    case "address": {
      const level = LEVELS[mask.level];
      return t("mask.address", { level: level === undefined ? mask.level : t(level) });
    }
    case "date":
      return t("mask.date", { unit: t(`mask.unit.${mask.unit}`) });
    case "number":
      return t("mask.number", { step: mask.step });
    case "fixed":
      return t("mask.fixed", { value: mask.value });
    default:
      return t(`mask.${mask.name}`);
  }
}

/** Choices for a select: the usual ones, and the one chosen if it is another. */
export function maskOptions(chosen: Mask | null, words: Words): { value: string; label: string }[] {
  const keys = MASK_CHOICES.map(maskKey);
  const extra = chosen !== null && !keys.includes(maskKey(chosen)) ? [chosen] : [];
  return [...MASK_CHOICES, ...extra].map((mask) => ({ value: maskKey(mask), label: maskLabel(mask, words) }));
}
