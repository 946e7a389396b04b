import type { Answer, Schemas } from "@/api";

export type ZoneBody = Answer<"Zone">;
export type SectorBody = Answer<"Sector">;

export const ZONE_KINDS = ["comprehensive", "sector"] as const satisfies readonly Schemas["ZoneKind"][];

/** The sectors the regulation names; a city registers further ones. */
export const SECTORS = ["finance", "health", "transport", "credit", "culture_tourism_sports"] as const;

/** Duties of a zone, each with an owner before it runs. */
export const DUTIES = ["operation", "data_management", "maintenance", "supervision", "security"] as const;
