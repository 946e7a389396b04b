import type { Answer, Schemas } from "@/api";

export type OrgKind = Schemas["OrgKind"];
export type Role = Schemas["Role"];
export type OrganisationBody = Answer<"Organisation">;
export type PersonBody = Answer<"Person">;
export type GroupBody = Answer<"Group">;
export type DelegationBody = Answer<"Delegation">;

/** Roles an organisation of each kind may give. */
export const ROLES_OF: Record<OrgKind, readonly Role[]> = {
  data_authority: [
    "authority_approver",
    "authority_handler",
    "authority_signatory",
    "rule_admin",
    "key_custodian_b",
    "regulator_assessor",
    "regulator_approver",
  ],
  zone_regulator: ["regulator_assessor", "regulator_approver"],
  provider: ["provider_steward", "grading_reviewer", "secrecy_officer", "provider_approver"],
  operator: [
    "operator_admin",
    "operator_security",
    "operator_engineer",
    "operator_product",
    "operator_finance",
    "operator_legal",
  ],
  developer: ["developer"],
  centre: [
    "system_admin",
    "security_admin",
    "audit_admin",
    "delivery_operator",
    "environment_operator",
    "key_custodian_a",
  ],
  expert_body: ["expert"],
  government: ["government_approver"],
  market: ["price_supervisor", "fiscal_supervisor", "market_supervisor", "industry_supervisor", "justice_reviewer"],
  security: [
    "cyberspace_supervisor",
    "police_supervisor",
    "cryptography_supervisor",
    "secrecy_supervisor",
    "state_security_supervisor",
  ],
  auditor: ["auditor", "discipline_inspector"],
  customer: ["customer_user"],
  public: ["citizen"],
};

export const ORG_KINDS = Object.keys(ROLES_OF) as OrgKind[];

export const PROVIDER_CLASSES = [
  "administrative_organ",
  "authorised_organisation",
  "public_institution",
  "public_service_body",
  "central_branch",
  "social_organisation",
  "enterprise",
] as const satisfies readonly Schemas["ProviderClass"][];

export const CREDITS = [
  "unchecked",
  "clear",
  "dishonest",
  "tax_offender",
  "blacklisted",
] as const satisfies readonly Schemas["Credit"][];
export const RELATIONS = [
  "parent",
  "subsidiary",
  "controller",
  "controlled",
  "common",
] as const satisfies readonly Schemas["Relation"][];
export const QUALIFICATIONS = [
  "audit_report",
  "financial_report",
  "mlps",
  "cryptography_assessment",
  "dcmm",
  "dsmm",
  "iso27001",
  "industry",
] as const satisfies readonly Schemas["QualificationKind"][];
