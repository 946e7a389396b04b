import type { Answer, Schemas } from "@/api";

export type ProductBody = Answer<"Product">;

export const PRODUCT_TYPES = ["data_set", "api"] as const satisfies readonly Schemas["ProductType"][];
export const PRICE_UNITS = ["per_call", "per_month", "one_off"] as const satisfies readonly Schemas["PriceUnit"][];
