import type { Step } from "../mandate/types";

export const PRODUCT_TYPES = ["data_set", "api"] as const;

export interface ProductBody {
  code: string;
  name: string;
  product_type: (typeof PRODUCT_TYPES)[number];
  export_id: string;
  agreement_id: string;
  scenario: string;
  price_minor: number | null;
  price_unit: string | null;
  price_basis: string | null;
  scope: string | null;
  manner: string | null;
  key_columns: string[];
  columns: string[];
  rows: number;
  objection: Step | null;
}

export const PRICE_UNITS = ["per_call", "per_month", "one_off"] as const;
