import type { Step } from "../mandate/types";

export const HALT_SCOPES = ["platform", "zone"] as const;

export interface HaltBody {
  scope: (typeof HALT_SCOPES)[number];
  zone_id: string | null;
  reason: string;
  imposed: Step;
  proposal: Step | null;
  confirmation: Step | null;
}
