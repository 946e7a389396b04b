import { formatCount } from "@/kit/format";
import type { Words } from "@/words";

interface Reviews {
  regulators: number;
  provider: boolean;
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
