import type { KeptRefusal } from "../catalogue/types";

export interface CandidateFacts {
  digest: string;
  rows: number;
  bytes?: number;
  columns: { name: string; sources?: string[]; grade: number }[] | string[] | number;
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
  fault?: string | null;
}
