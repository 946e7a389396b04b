import type { Step } from "../mandate/types";

export interface HaltBody {
  scope?: string;
  target_kind?: string | null;
  target_id?: string | null;
  reason: string;
  proposal?: Step | null;
}
