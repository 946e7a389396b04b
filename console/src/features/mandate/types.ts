export const PURPOSES = ["public_governance", "public_benefit", "industry", "sector"] as const;

/** Somebody's step with its reason. */
export interface Step {
  by: string;
  org: string;
  reason: string;
  at: string;
}

export interface AgreementBody {
  title: string;
  authority_id: string;
  operator_id: string;
  zone_id: string;
  scenarios: string[];
  purposes: string[];
  resource_ids: string[];
  max_grade: number;
  start: string;
  end: string;
  signed_by: string | null;
  signed_at: string | null;
  suspension: Step | null;
  resumption: Step | null;
  termination: Step | null;
  epoch: number;
}
