import type { Answer, Schemas } from "@/api";
import type { Me } from "@/kit/types";

export type ResourceBody = Answer<"Resource">;
/** One item (信息项) of a resource. */
export type Item = Answer<"Item">;
/** The description somebody may write; the rest comes from the file and from grading. */
export type DescribeValues = Schemas["DescribeResource"];

export const UPDATE_CYCLES = [
  "real_time",
  "daily",
  "weekly",
  "monthly",
  "quarterly",
  "half_yearly",
  "yearly",
  "irregular",
] as const satisfies readonly Schemas["UpdateCycle"][];
export const OPEN_TYPES = ["unconditional", "conditional", "closed"] as const satisfies readonly Schemas["OpenType"][];

/** The highest grade among items; an ungraded one counts as 4. */
export function highestGrade(items: Item[]): number | null {
  return items.length === 0 ? null : Math.max(...items.map((item) => item.grade ?? 4));
}

/** Who looks at the first rows of their department's own file. */
const PREVIEWERS = ["provider_steward", "provider_approver"] as const satisfies readonly Schemas["Role"][];

/**
 * Whether to offer the preview. It changes nothing, so no lifecycle lists it among the allowed
 * actions; the platform decides again. What is sealed is not opened.
 */
export function mayPreview(
  me: Pick<Me, "org" | "roles">,
  body: Pick<ResourceBody, "provider_id" | "file_version" | "sealed">,
): boolean {
  const asked = me.org.id === body.provider_id && PREVIEWERS.some((role) => me.roles.includes(role));
  return asked && body.file_version > 0 && !body.sealed;
}

/** Whether a published resource is late with its next file. Days are days in Beijing. */
export function isOverdue(body: Pick<ResourceBody, "due_on" | "state">, now = new Date()): boolean {
  const today = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  return body.state === "published" && body.due_on !== null && body.due_on < today;
}
