import type { CandidateColumn } from "../compute/types";

export interface RuleOutcome {
  rule: string;
  passed: boolean;
  failing_rows: number;
  zh: string;
  en: string;
}

export interface Review {
  by: string;
  org: string;
  approve: boolean;
  opinion: string;
  digest: string;
  at: string;
}

export interface ExportBody {
  job_id: string;
  agreement_id: string;
  digest: string;
  grade: number;
  rows: number;
  columns: CandidateColumn[];
  provider_ids: string[];
  verdict: { passed: boolean; digest: string; rules: RuleOutcome[] } | null;
  reviews: Review[];
  required_reviews: number;
  /** Whether a review by the source departments is among those needed. */
  provider_reviews: boolean;
  /** Drawn for a review by hand although its grade would pass by itself. */
  sampled: boolean;
  release: { digest: string; rows: number; at: string } | null;
  rejected_reason: string | null;
}
