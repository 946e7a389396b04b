import { describe, expect, it } from "vitest";
import { activePath, navFor } from "./nav";

const paths = (roles: string[]): string[] => navFor(roles).flatMap((group) => group.items.map((item) => item.path));

describe("the menu", () => {
  it("is that of the roles", () => {
    expect(paths(["operator_engineer"])).toContain("/compute/workbench");
    expect(paths(["provider_steward"])).not.toContain("/compute/workbench");
    expect(paths(["system_admin"])).toEqual(expect.arrayContaining(["/party/organisations", "/party/people"]));
    expect(paths(["customer_user"])).toEqual([
      "/",
      "/product/products",
      "/delivery/subscriptions",
      "/verify",
      "/rulebook",
      "/rulebook/interpretations",
      "/party/delegations",
    ]);
  });

  it("marks the entry a page belongs to", () => {
    expect(activePath("/catalogue/resources/5f")).toBe("/catalogue/resources");
    expect(activePath("/compute/workbench")).toBe("/compute/workbench");
    expect(activePath("/")).toBe("/");
  });
});
