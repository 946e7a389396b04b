import type { KeptRefusal } from "../catalogue/types";

/** One output column with where it comes from. */
export interface CandidateColumn {
  name: string;
  sources: string[];
  grade: number;
}

export interface CandidateFacts {
  digest: string;
  rows: number;
  bytes: number;
  columns: CandidateColumn[];
  grade: number;
}

export interface JobBody {
  agreement_id: string;
  grant_ids: string[];
  sql: string;
  code_digest: string;
  purpose: string;
  started_at: string | null;
  ended_at: string | null;
  candidate: CandidateFacts | null;
  refusal: KeptRefusal | null;
  killed_for: "cancelled" | "agreement" | "grant" | "halt" | "restart" | null;
}
