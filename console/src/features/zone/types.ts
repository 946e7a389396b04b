export const ZONE_KINDS = ["comprehensive", "sector"] as const;
export const SECTORS = ["finance", "health", "transport", "credit", "culture_tourism_sports"] as const;

export interface ZoneBody {
  name: string;
  zone_kind: (typeof ZONE_KINDS)[number];
  sector: (typeof SECTORS)[number] | null;
  regulators: string[];
}
