import { useQuery } from "@tanstack/react-query";
import type { Answer } from "@/api";
import { listRecords } from "@/kit/http/client";
import { cacheKey } from "@/kit/http/hooks";
import type { View } from "@/kit/types";
import { useWords } from "@/words";

export type ZoneBody = Answer<"Zone">;
export type SectorBody = Answer<"Sector">;
export type ZoneKindBody = Answer<"ZoneKind">;
export type ZoneBasis = Answer<"ZoneBasis">;

/** What the two kinds that the regulation names ask of their zones; a city registers further ones. */
export const ZONE_KINDS: Record<"comprehensive" | "sector", ZoneBasis> = {
  comprehensive: { authority_regulates: true, needs_sector: false, needs_region: false },
  sector: { authority_regulates: false, needs_sector: true, needs_region: false },
};

/** What a kind may ask of its zones. */
export const BASES = ["authority_regulates", "needs_sector", "needs_region"] as const satisfies (keyof ZoneBasis)[];

/** The sectors the regulation names; a city registers further ones. */
export const SECTORS = ["finance", "health", "transport", "credit", "culture_tourism_sports"] as const;

/** Duties of a zone, each with an owner before it runs. */
export const DUTIES = ["operation", "data_management", "maintenance", "supervision", "security"] as const;

function useRegister<Body>(kind: "sector" | "zone_kind") {
  return useQuery({
    queryKey: [...cacheKey.list(kind), "all"],
    queryFn: ({ signal }) => listRecords<Body>(kind, { limit: 200 }, signal),
  });
}

/** The sectors of the city's register. */
export function useSectors() {
  return useRegister<SectorBody>("sector");
}

/** The kinds of the city's register. */
export function useZoneKinds() {
  return useRegister<ZoneKindBody>("zone_kind");
}

/** Names a kind and a sector: those of the regulation in the reader's words, others as they are registered. */
export function useZoneNames() {
  const { name, language } = useWords();
  const sectors = useSectors().data?.items ?? [];
  const kinds = useZoneKinds().data?.items ?? [];
  const registered = (all: View<SectorBody | ZoneKindBody>[], group: string, code: string) => {
    const body = all.find((record) => record.body.code === code)?.body;
    return body === undefined ? name.code(group, code) : language === "zh" ? body.name : body.name_en;
  };
  return {
    kind: (code: string) => registered(kinds, "zone_kind", code),
    sector: (code: string) => registered(sectors, "sector", code),
  };
}
