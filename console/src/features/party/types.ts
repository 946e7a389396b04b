export const ORG_KINDS = [
  "data_authority",
  "zone_regulator",
  "provider",
  "operator",
  "centre",
  "auditor",
  "customer",
] as const;
export type OrgKind = (typeof ORG_KINDS)[number];

/** Roles an organisation of each kind may give. */
export const ROLES_OF: Record<OrgKind, readonly string[]> = {
  data_authority: ["authority_handler", "authority_signatory"],
  zone_regulator: ["regulator_assessor", "regulator_approver"],
  provider: ["provider_steward", "provider_approver"],
  operator: ["operator_engineer", "operator_product"],
  centre: ["system_admin", "security_admin", "audit_admin"],
  auditor: ["auditor"],
  customer: ["customer_user"],
};

export interface OrganisationBody {
  name: string;
  uscc: string | null;
  org_kind: OrgKind;
}

export interface PersonBody {
  account: string;
  name: string;
  org_id: string;
  roles: string[];
}
