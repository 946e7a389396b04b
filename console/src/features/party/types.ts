import type { Answer, Schemas } from "@/api";

export type OrgKind = Schemas["OrgKind"];
export type Role = Schemas["Role"];
export type OrganisationBody = Answer<"Organisation">;
export type PersonBody = Answer<"Person">;

/** Roles an organisation of each kind may give. */
export const ROLES_OF: Record<OrgKind, readonly Role[]> = {
  data_authority: ["authority_handler", "authority_signatory"],
  zone_regulator: ["regulator_assessor", "regulator_approver"],
  provider: ["provider_steward", "provider_approver"],
  operator: ["operator_engineer", "operator_product"],
  centre: ["system_admin", "security_admin", "audit_admin"],
  auditor: ["auditor"],
  customer: ["customer_user"],
};

export const ORG_KINDS = Object.keys(ROLES_OF) as OrgKind[];
