import type { Answer, Schemas } from "@/api";

export type ZoneBody = Answer<"Zone">;

export const ZONE_KINDS = ["comprehensive", "sector"] as const satisfies readonly Schemas["ZoneKind"][];
export const SECTORS = [
  "finance",
  "health",
  "transport",
  "credit",
  "culture_tourism_sports",
] as const satisfies readonly Schemas["Sector"][];
