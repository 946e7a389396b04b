import type { Word } from "@/words";
import { listRoute, type Kind } from "../kinds";

/** One entry of the menu and who works with it. The platform decides what they see there. */
export interface NavItem {
  path: string;
  /** A kind's list is named by the kind; other pages by a word. */
  label: { kind: Kind } | { word: Word };
  roles: readonly string[] | "all";
}

export interface NavGroup {
  word: Word;
  items: NavItem[];
}

const AUTHORITY = ["authority_approver", "authority_handler", "authority_signatory"];
const REGULATOR = ["regulator_assessor", "regulator_approver"];
const PROVIDER = ["provider_steward", "grading_reviewer", "secrecy_officer", "provider_approver"];
const OPERATOR = [
  "operator_admin",
  "operator_security",
  "operator_engineer",
  "operator_product",
  "operator_finance",
  "operator_legal",
];
const MARKET = [
  "price_supervisor",
  "fiscal_supervisor",
  "market_supervisor",
  "industry_supervisor",
  "justice_reviewer",
];
const SECURITY = [
  "cyberspace_supervisor",
  "police_supervisor",
  "cryptography_supervisor",
  "secrecy_supervisor",
  "state_security_supervisor",
];
const CENTRE = ["system_admin", "security_admin", "audit_admin"];
const WATCH = ["auditor", "discipline_inspector", "audit_admin"];

const list = (kind: Kind, roles: readonly string[] | "all"): NavItem => ({
  path: listRoute(kind),
  label: { kind },
  roles,
});

export const NAV: NavGroup[] = [
  { word: "nav.work", items: [{ path: "/", label: { word: "nav.inbox" }, roles: "all" }] },
  {
    word: "nav.data",
    items: [
      list("resource", [...AUTHORITY, ...REGULATOR, ...PROVIDER, ...OPERATOR, "security_admin", ...WATCH]),
      list("seal", ["security_admin", "secrecy_supervisor", ...PROVIDER, "authority_signatory", ...WATCH]),
      list("batch", ["provider_steward"]),
      list("tree", [...AUTHORITY, ...PROVIDER]),
      list("supply_plan", [...AUTHORITY, ...REGULATOR, ...PROVIDER, ...WATCH]),
      list("supply_order", [...AUTHORITY, ...REGULATOR, ...PROVIDER, ...OPERATOR, ...WATCH]),
      list("agreement", [
        ...AUTHORITY,
        ...REGULATOR,
        ...PROVIDER,
        ...OPERATOR,
        "government_approver",
        ...MARKET,
        ...SECURITY,
        ...WATCH,
      ]),
      list("obligation", [...AUTHORITY, ...REGULATOR, ...OPERATOR, ...WATCH]),
      list("request", [...AUTHORITY, ...REGULATOR, ...PROVIDER, ...OPERATOR, ...WATCH]),
      list("grant", [...AUTHORITY, ...REGULATOR, ...PROVIDER, ...OPERATOR, "security_admin", ...SECURITY, ...WATCH]),
      list("exception", [...AUTHORITY, ...REGULATOR, ...PROVIDER, ...OPERATOR, ...SECURITY, ...WATCH]),
    ],
  },
  {
    word: "nav.compute",
    items: [
      { path: "/compute/workbench", label: { word: "nav.workbench" }, roles: ["operator_engineer"] },
      list("social_dataset", [...AUTHORITY, ...REGULATOR, ...OPERATOR, ...WATCH]),
      list("job", [...AUTHORITY, ...REGULATOR, ...OPERATOR, "security_admin", ...WATCH]),
      list("export", [...AUTHORITY, ...REGULATOR, ...OPERATOR, "provider_approver", "security_admin", ...WATCH]),
    ],
  },
  {
    word: "nav.market",
    items: [
      list("product", [
        ...AUTHORITY,
        ...REGULATOR,
        ...OPERATOR,
        "customer_user",
        "citizen",
        "security_admin",
        ...MARKET,
        ...SECURITY,
        ...WATCH,
      ]),
      list("subscription", [
        "authority_signatory",
        "regulator_approver",
        ...OPERATOR,
        "customer_user",
        "security_admin",
        ...WATCH,
      ]),
    ],
  },
  {
    word: "nav.oversight",
    items: [
      list("opinion", [...AUTHORITY, ...REGULATOR, ...MARKET, ...WATCH]),
      list("alert", [...AUTHORITY, "security_admin", "cyberspace_supervisor", ...WATCH]),
      list("halt", [...AUTHORITY, ...REGULATOR, ...CENTRE, ...WATCH]),
      {
        path: "/supervision/ecosystem",
        label: { word: "ecosystem.title" },
        roles: [...AUTHORITY, ...REGULATOR, ...OPERATOR, ...WATCH],
      },
      { path: "/verify", label: { word: "nav.verify" }, roles: "all" },
    ],
  },
  {
    word: "nav.rules",
    items: [
      { path: "/rulebook", label: { word: "rulebook.title" }, roles: "all" },
      list("rule_change", [...AUTHORITY, "rule_admin", ...WATCH]),
      list("interpretation", "all"),
      list("deadline", [...AUTHORITY, ...REGULATOR, ...PROVIDER, ...OPERATOR, ...CENTRE, ...WATCH]),
      list("calendar_year", [...AUTHORITY, "rule_admin", ...WATCH]),
    ],
  },
  {
    word: "nav.platform",
    items: [
      list("organisation", [...AUTHORITY, ...CENTRE, "operator_admin", ...WATCH]),
      list("person", [...CENTRE, "operator_admin", "operator_security", ...WATCH]),
      list("group", [...CENTRE, "operator_admin", ...WATCH]),
      list("delegation", "all"),
      {
        path: "/party/review",
        label: { word: "nav.review" },
        roles: [...CENTRE, ...WATCH.slice(0, 2), "operator_admin"],
      },
      list("sector", [...AUTHORITY]),
      list("zone_kind", [...AUTHORITY]),
      list("zone", [...AUTHORITY, ...REGULATOR, ...CENTRE, ...WATCH]),
    ],
  },
];

/** The menu of somebody with these roles; a group without entries is left out. */
export function navFor(roles: readonly string[]): NavGroup[] {
  return NAV.map((group) => ({
    ...group,
    items: group.items.filter((item) => item.roles === "all" || item.roles.some((role) => roles.includes(role))),
  })).filter((group) => group.items.length > 0);
}

/** Path of the menu entry a page belongs to: the longest that the address begins with. */
export function activePath(pathname: string): string {
  const paths = NAV.flatMap((group) => group.items.map((item) => item.path));
  const fitting = paths.filter((path) => path === pathname || (path !== "/" && pathname.startsWith(`${path}/`)));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? "/";
}
