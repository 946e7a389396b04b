import type { Answer, Schemas } from "@/api";

export type ObligationBody = Answer<"Obligation">;
export type Progress = ObligationBody["reports"][number];

export const UNDERTAKINGS = [
  "investment",
  "technology",
  "social_data",
  "partners",
  "scenarios",
] as const satisfies readonly Schemas["Undertaking"][];

/** What each undertaking is usually counted in. */
export const UNITS: Record<Schemas["Undertaking"], string> = {
  investment: "万元",
  technology: "项",
  social_data: "项",
  partners: "家",
  scenarios: "个",
};
