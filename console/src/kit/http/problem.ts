import type { FieldProblem, Problem } from "../types";
import type { Words } from "@/words";
import type { Language } from "@/words/language";

/** An answer of the platform that is not a success. */
export class ApiProblem extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
    this.name = "ApiProblem";
  }

  get status(): number {
    return this.problem.status;
  }
}

/** Code of a problem the console makes itself when no answer came. */
export const UNREACHABLE = "console.unreachable";
const UNEXPECTED = "console.unexpected_answer";

/**
 * The problem of a request that got no answer at all: whether it took effect is unknown.
 * `once`: it carried an idempotency key, so that a retry cannot act twice.
 */
export function unreachable(once = true): ApiProblem {
  return new ApiProblem({
    status: 0,
    code: UNREACHABLE,
    detail_zh: `未收到平台应答，请检查网络后重试${once ? "；重试不会重复提交" : ""}。`,
    detail_en: `No answer from the platform. Check the network and try again${once ? "; a retry is not submitted twice" : ""}.`,
  });
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && typeof value.code === "string";
}

/** Reads the problem out of an answer; a body that is none still gives a status and a sentence. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const request_id = response.headers.get("x-request-id") ?? undefined;
  let body: unknown = null;
  try {
    body = await response.json();
  } catch {
    // A proxy's HTML page, or nothing: the sentence below says what is known.
  }
  if (isProblem(body)) return new ApiProblem({ request_id, ...body, status: response.status });
  return new ApiProblem({
    status: response.status,
    code: UNEXPECTED,
    request_id,
    detail_zh: `平台返回了状态 ${response.status}，没有说明原因。`,
    detail_en: `The platform answered with status ${response.status} and no reason.`,
  });
}

/** Turns whatever was thrown into a problem that can be shown. */
export function asProblem(error: unknown): Problem {
  if (error instanceof ApiProblem) return error.problem;
  return {
    status: 0,
    code: UNEXPECTED,
    detail_zh: "控制台出现错误，请刷新后重试。",
    detail_en: "The console failed. Reload and try again.",
  };
}

/** The sentence of a problem in the reader's language. */
export function sentence(problem: Problem, language: Language): string {
  const own = language === "zh" ? problem.detail_zh : problem.detail_en;
  return own ?? problem.detail ?? problem.title ?? problem.code;
}

/** The same for one field. */
export function fieldSentence(issue: FieldProblem, language: Language): string {
  return language === "zh" ? issue.zh : issue.en;
}

/** Path of a form field: `items.3.reason` is `["items", 3, "reason"]`. */
export function fieldPath(field: string): (string | number)[] {
  return field
    .split(/[.[\]]/)
    .filter((part) => part !== "")
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/**
 * Place of a complaint in words: `items.2.reason` is the reason of the third. What has no name of its
 * own is left out.
 */
export function nameOf(field: string, { t, name }: Pick<Words, "t" | "name">): string {
  const parts = fieldPath(field).flatMap((part) => {
    if (typeof part === "number") return [t("problem.line", { line: part + 1 })];
    const known = ["field", "item", "entry"].map((group) => name.code(group, part)).find((text) => text !== part);
    return known === undefined ? [] : [known];
  });
  return parts.join(" · ");
}

/** One form field with its complaints, as Ant Design's `setFields` takes it. */
export interface FormFieldErrors {
  name: (string | number)[];
  errors: string[];
}

/**
 * Sorts a problem's field complaints by field, each ending in the article the refusal rests on.
 * Several complaints about one field become several lines of it.
 */
export function formErrors(problem: Problem, language: Language): FormFieldErrors[] {
  const byField = new Map<string, FormFieldErrors>();
  const basis = articleLabel(problem, language);
  for (const issue of problem.fields ?? []) {
    const entry = byField.get(issue.field) ?? { name: fieldPath(issue.field), errors: [] };
    const text = fieldSentence(issue, language);
    entry.errors.push(basis === null ? text : language === "zh" ? `${text}（${basis}）` : `${text} (${basis})`);
    byField.set(issue.field, entry);
  }
  return [...byField.values()];
}

/** "第十三条" or "Article 13", with the requirement row; null where no article speaks. */
export function articleLabel(basis: Pick<Problem, "article" | "control">, language: Language): string | null {
  if (basis.article === null || basis.article === undefined) return basis.control ?? null;
  const article = language === "zh" ? `第${chineseNumber(basis.article)}条` : `Article ${basis.article}`;
  return basis.control ? `${article} · ${basis.control}` : article;
}

/** 1 to 99 in Chinese numerals, as articles are cited. */
export function chineseNumber(value: number): string {
  const digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
  if (!Number.isInteger(value) || value < 1 || value > 99) return String(value);
  const tens = Math.floor(value / 10);
  const ones = digits[value % 10] ?? "";
  if (tens === 0) return ones;
  return `${tens === 1 ? "" : (digits[tens] ?? "")}十${ones}`;
}
