import { formatCount } from "@/kit/format";
import type { Words } from "@/words";
import { PURPOSES } from "../mandate/types";

export interface Reviews {
  regulators: number;
  provider: boolean;
}

/** What sort of value a parameter takes, told by the one it has; an empty list is told by its name. */
export function shapeOf(parameter: {
  name: string;
  value: unknown;
}): "number" | "numbers" | "purposes" | "reviews" | "other" {
  const { name, value } = parameter;
  if (typeof value === "number") return "number";
  if (Array.isArray(value)) {
    if (value.length === 0) return name.endsWith("_days") ? "numbers" : "purposes";
    if (value.every((each) => typeof each === "number")) return "numbers";
    return value.every((each) => PURPOSES.some((purpose) => purpose === each)) ? "purposes" : "other";
  }
  const parts = typeof value === "object" && value !== null ? Object.values(value) : [];
  return parts.length > 0 && parts.every(isReviews) ? "reviews" : "other";
}

/** Text as JSON, for a value of no known sort; what is none stays a text, for the platform to refuse beside the field. */
export function parsedValue(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A value as text, to be read by `parsedValue`. */
export function valueText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A parameter's value in words: a number, several things, or the reviews that each grade asks for. */
export function valueWords(value: unknown, words: Words): string {
  const { t, name, list } = words;
  if (value === null || value === undefined) return "—";
  if (typeof value === "number") return formatCount(value);
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value === "string") return name.code("provider_class", name.code("purpose", value));
  if (Array.isArray(value)) return list(value.map((each) => valueWords(each, words)));
  const grades = Object.entries(value);
  if (!grades.every(([, each]) => isReviews(each))) return JSON.stringify(value);
  return list(
    grades.map(([grade, each]) => {
      const { regulators, provider } = each as Reviews;
      const asked = [
        ...(regulators > 0 ? [t("rulebook.by_regulators", { count: regulators })] : []),
        ...(provider ? [t("rulebook.by_provider")] : []),
      ];
      return t("rulebook.reviews_of", {
        grade,
        reviews: asked.length === 0 ? t("rulebook.by_nobody") : asked.join(" + "),
      });
    }),
  );
}

function isReviews(value: unknown): value is Reviews {
  return typeof value === "object" && value !== null && "regulators" in value && "provider" in value;
}
