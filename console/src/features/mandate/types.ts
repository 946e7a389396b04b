import type { Answer, Schemas } from "@/api";

export type AgreementBody = Answer<"Agreement">;

export const PURPOSES = [
  "public_governance",
  "public_benefit",
  "industry",
  "sector",
] as const satisfies readonly Schemas["Purpose"][];
