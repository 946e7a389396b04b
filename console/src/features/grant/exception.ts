import type { Answer, Schemas } from "@/api";

export type ExceptionBody = Answer<"Exception">;
export type Consent = Answer<"Consent">;
export type ExceptionValues = Schemas["ProposeException"];
