import type { Answer } from "@/api";

export type JobBody = Answer<"Job">;
export type CandidateFacts = Answer<"Candidate">;
/** One output column with where it comes from. */
export type CandidateColumn = Answer<"CandidateColumn">;
