import type { CandidateFacts } from "../compute/types";

export interface RuleOutcome {
  rule: string;
  passed: boolean;
  failing_rows: number;
  zh: string;
  en: string;
}

export interface Review {
  by: string;
  org?: string;
  approve: boolean;
  opinion: string;
  digest?: string;
  at: string;
}

export interface ExportBody {
  job_id: string;
  digest: string;
  grade: number;
  candidate?: CandidateFacts | null;
  verdict: { passed?: boolean; digest?: string; rules: RuleOutcome[] } | null;
  reviews: Review[];
  required_reviews: number;
  release: { digest?: string; rows?: number; at?: string } | null;
}
