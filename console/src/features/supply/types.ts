import { useQuery } from "@tanstack/react-query";
import type { Answer, Schemas } from "@/api";
import { listRecords } from "@/kit/http/client";
import { cacheKey } from "@/kit/http/hooks";

export type OrderBody = Answer<"SupplyOrder">;
export type PlanBody = Answer<"SupplyPlan">;
export type PlanLine = Answer<"PlanLine">;
export type SupplyLine = Answer<"SupplyLine">;
export type SupplyConsent = Answer<"SupplyConsent">;
export type OrderValues = Schemas["ProposeSupply"];
export type PlanValues = Schemas["DraftSupplyPlan"];

export const PURPOSES = [
  "public_governance",
  "public_benefit",
  "industry",
  "sector",
] as const satisfies readonly Schemas["Purpose"][];
export const CYCLES = [
  "real_time",
  "daily",
  "weekly",
  "monthly",
  "quarterly",
  "half_yearly",
  "yearly",
  "irregular",
] as const satisfies readonly Schemas["UpdateCycle"][];
export const FORMS = [
  "plain",
  "masked",
  "usable_not_visible",
  "verification",
] as const satisfies readonly Schemas["SupplyForm"][];

/** Resources of another zone that supply orders in force let a zone use. */
export function useSupplied(zone: string | undefined): Set<string> {
  const query = { status: "active", zone, limit: 200 };
  const orders = useQuery({
    queryKey: [...cacheKey.list("supply_order"), "supplied", query],
    queryFn: ({ signal }) => listRecords<OrderBody>("supply_order", query, signal),
    enabled: zone !== undefined,
  });
  const lines = (orders.data?.items ?? []).flatMap(({ body }) => body.lines);
  return new Set(lines.map((line) => line.resource_id));
}
