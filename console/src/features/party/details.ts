import type { Schemas } from "@/api";
import type { OrganisationBody } from "./types";

/** The details of an organisation as its form holds them. */
export interface DetailsValues {
  name: string;
  details: Partial<Schemas["OrganisationDetails"]>;
  /** Registered capital in yuan, as people write it; sent in fen. */
  capital?: number | null;
}

/** What is sent: what the form changed over what is on record, so that nothing is lost that has no field. */
export function describedOrganisation(
  on_record: OrganisationBody["details"],
  { name, details, capital }: DetailsValues,
): Schemas["DescribeOrganisation"] {
  const registered_capital_minor = typeof capital === "number" ? Math.round(capital * 100) : null;
  return { name, details: { ...on_record, ...details, registered_capital_minor } };
}
