import { lazy, type ComponentType, type ReactNode } from "react";
import type { RouteObject } from "react-router";
import { kinds, type Kind } from "./kit/kinds";
import { Shell } from "./kit/shell/Shell";
import { NotFound } from "./kit/shell/NotFound";
import { InboxPage } from "./features/task/InboxPage";

/** A page fetched when first opened; it is the named export of its module. */
function page<Name extends string>(load: () => Promise<Record<Name, ComponentType>>, name: Name) {
  const Page = lazy<ComponentType>(async () => ({ default: (await load())[name] }));
  return <Page />;
}

/** Pages of each kind: its list, one record, and where people create it, a form. */
const pages: Record<Kind, { list: ReactNode; one: ReactNode; create?: ReactNode }> = {
  organisation: {
    list: page(() => import("./features/party/OrganisationList"), "OrganisationList"),
    one: page(() => import("./features/party/OrganisationPage"), "OrganisationPage"),
    create: page(() => import("./features/party/OrganisationCreate"), "OrganisationCreate"),
  },
  person: {
    list: page(() => import("./features/party/PersonList"), "PersonList"),
    one: page(() => import("./features/party/PersonPage"), "PersonPage"),
    create: page(() => import("./features/party/PersonCreate"), "PersonCreate"),
  },
  group: {
    list: page(() => import("./features/party/GroupList"), "GroupList"),
    one: page(() => import("./features/party/GroupPage"), "GroupPage"),
    create: page(() => import("./features/party/GroupCreate"), "GroupCreate"),
  },
  delegation: {
    list: page(() => import("./features/party/DelegationList"), "DelegationList"),
    one: page(() => import("./features/party/DelegationPage"), "DelegationPage"),
    create: page(() => import("./features/party/DelegationCreate"), "DelegationCreate"),
  },
  sector: {
    list: page(() => import("./features/zone/SectorList"), "SectorList"),
    one: page(() => import("./features/zone/SectorPage"), "SectorPage"),
    create: page(() => import("./features/zone/SectorCreate"), "SectorCreate"),
  },
  zone_kind: {
    list: page(() => import("./features/zone/ZoneKindList"), "ZoneKindList"),
    one: page(() => import("./features/zone/ZoneKindPage"), "ZoneKindPage"),
    create: page(() => import("./features/zone/ZoneKindCreate"), "ZoneKindCreate"),
  },
  zone: {
    list: page(() => import("./features/zone/ZoneList"), "ZoneList"),
    one: page(() => import("./features/zone/ZonePage"), "ZonePage"),
    create: page(() => import("./features/zone/ZoneCreate"), "ZoneCreate"),
  },
  rule_change: {
    list: page(() => import("./features/rulebook/RuleChangeList"), "RuleChangeList"),
    one: page(() => import("./features/rulebook/RuleChangePage"), "RuleChangePage"),
    create: page(() => import("./features/rulebook/RuleChangeCreate"), "RuleChangeCreate"),
  },
  interpretation: {
    list: page(() => import("./features/rulebook/InterpretationList"), "InterpretationList"),
    one: page(() => import("./features/rulebook/InterpretationPage"), "InterpretationPage"),
    create: page(() => import("./features/rulebook/InterpretationCreate"), "InterpretationCreate"),
  },
  calendar_year: {
    list: page(() => import("./features/calendar/CalendarYearList"), "CalendarYearList"),
    one: page(() => import("./features/calendar/CalendarYearPage"), "CalendarYearPage"),
    create: page(() => import("./features/calendar/CalendarYearCreate"), "CalendarYearCreate"),
  },
  deadline: {
    list: page(() => import("./features/calendar/DeadlineList"), "DeadlineList"),
    one: page(() => import("./features/calendar/DeadlinePage"), "DeadlinePage"),
  },
  resource: {
    list: page(() => import("./features/catalogue/ResourceList"), "ResourceList"),
    one: page(() => import("./features/catalogue/ResourcePage"), "ResourcePage"),
    create: page(() => import("./features/catalogue/ResourceCreate"), "ResourceCreate"),
  },
  seal: {
    list: page(() => import("./features/catalogue/SealList"), "SealList"),
    one: page(() => import("./features/catalogue/SealPage"), "SealPage"),
  },
  tree: {
    list: page(() => import("./features/catalogue/TreeList"), "TreeList"),
    one: page(() => import("./features/catalogue/TreePage"), "TreePage"),
    create: page(() => import("./features/catalogue/TreeCreate"), "TreeCreate"),
  },
  batch: {
    list: page(() => import("./features/catalogue/BatchList"), "BatchList"),
    one: page(() => import("./features/catalogue/BatchPage"), "BatchPage"),
  },
  supply_plan: {
    list: page(() => import("./features/supply/PlanList"), "PlanList"),
    one: page(() => import("./features/supply/PlanPage"), "PlanPage"),
    create: page(() => import("./features/supply/PlanCreate"), "PlanCreate"),
  },
  supply_order: {
    list: page(() => import("./features/supply/OrderList"), "OrderList"),
    one: page(() => import("./features/supply/OrderPage"), "OrderPage"),
    create: page(() => import("./features/supply/OrderCreate"), "OrderCreate"),
  },
  agreement: {
    list: page(() => import("./features/mandate/AgreementList"), "AgreementList"),
    one: page(() => import("./features/mandate/AgreementPage"), "AgreementPage"),
    create: page(() => import("./features/mandate/AgreementCreate"), "AgreementCreate"),
  },
  obligation: {
    list: page(() => import("./features/mandate/ObligationList"), "ObligationList"),
    one: page(() => import("./features/mandate/ObligationPage"), "ObligationPage"),
    create: page(() => import("./features/mandate/ObligationCreate"), "ObligationCreate"),
  },
  request: {
    list: page(() => import("./features/grant/RequestList"), "RequestList"),
    one: page(() => import("./features/grant/RequestPage"), "RequestPage"),
    create: page(() => import("./features/grant/RequestCreate"), "RequestCreate"),
  },
  grant: {
    list: page(() => import("./features/grant/GrantList"), "GrantList"),
    one: page(() => import("./features/grant/GrantPage"), "GrantPage"),
  },
  exception: {
    list: page(() => import("./features/grant/ExceptionList"), "ExceptionList"),
    one: page(() => import("./features/grant/ExceptionPage"), "ExceptionPage"),
    create: page(() => import("./features/grant/ExceptionCreate"), "ExceptionCreate"),
  },
  job: {
    list: page(() => import("./features/compute/JobList"), "JobList"),
    one: page(() => import("./features/compute/JobPage"), "JobPage"),
  },
  social_dataset: {
    list: page(() => import("./features/compute/SocialList"), "SocialList"),
    one: page(() => import("./features/compute/SocialPage"), "SocialPage"),
    create: page(() => import("./features/compute/SocialCreate"), "SocialCreate"),
  },
  export: {
    list: page(() => import("./features/airlock/ExportList"), "ExportList"),
    one: page(() => import("./features/airlock/ExportPage"), "ExportPage"),
  },
  product: {
    list: page(() => import("./features/product/ProductList"), "ProductList"),
    one: page(() => import("./features/product/ProductPage"), "ProductPage"),
    create: page(() => import("./features/product/ProductCreate"), "ProductCreate"),
  },
  subscription: {
    list: page(() => import("./features/delivery/SubscriptionList"), "SubscriptionList"),
    one: page(() => import("./features/delivery/SubscriptionPage"), "SubscriptionPage"),
    create: page(() => import("./features/delivery/SubscriptionCreate"), "SubscriptionCreate"),
  },
  halt: {
    list: page(() => import("./features/supervision/HaltList"), "HaltList"),
    one: page(() => import("./features/supervision/HaltPage"), "HaltPage"),
    create: page(() => import("./features/supervision/HaltCreate"), "HaltCreate"),
  },
  opinion: {
    list: page(() => import("./features/supervision/OpinionList"), "OpinionList"),
    one: page(() => import("./features/supervision/OpinionPage"), "OpinionPage"),
    create: page(() => import("./features/supervision/OpinionCreate"), "OpinionCreate"),
  },
  alert: {
    list: page(() => import("./features/supervision/AlertList"), "AlertList"),
    one: page(() => import("./features/supervision/AlertPage"), "AlertPage"),
  },
};

function routesOf(kind: Kind): RouteObject[] {
  const base = `${kinds[kind].capability}/${kinds[kind].plural}`;
  const { list, one, create } = pages[kind];
  return [
    { path: base, element: list },
    ...(create === undefined ? [] : [{ path: `${base}/new`, element: create }]),
    { path: `${base}/:id`, element: one },
  ];
}

export const routes: RouteObject[] = [
  {
    element: <Shell />,
    children: [
      { index: true, element: <InboxPage /> },
      { path: "compute/workbench", element: page(() => import("./features/compute/WorkbenchPage"), "WorkbenchPage") },
      { path: "party/review", element: page(() => import("./features/party/ReviewPage"), "ReviewPage") },
      { path: "rulebook", element: page(() => import("./features/rulebook/RulebookPage"), "RulebookPage") },
      {
        path: "supervision/ecosystem",
        element: page(() => import("./features/supervision/EcosystemPage"), "EcosystemPage"),
      },
      { path: "verify", element: page(() => import("./features/ledger/VerifyPage"), "VerifyPage") },
      ...(Object.keys(pages) as Kind[]).flatMap(routesOf),
      { path: "*", element: <NotFound /> },
    ],
  },
];
