import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isKind, listRoute, type Kind } from "../kinds";
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

/** Roles by kind that may do more with its records than see them, as the generated matrix says. */
function workers(): [kind: Kind, roles: string[]][] {
  const matrix = readFileSync(new URL("../../../../docs/generated/access-matrix.md", import.meta.url), "utf8");
  return matrix.split("\n## ").flatMap((section): [Kind, string[]][] => {
    const kind = /^\S+ (\w+)\n/.exec(section)?.[1] ?? "";
    const rows = section.split("\n").filter((line) => /^\| \S+ \w+ \|/.test(line) && !line.startsWith("| 角色"));
    const cells = rows.map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    // What everybody may do, they do with themselves: a password, a second factor.
    const own = (column: number): boolean => cells.every((row) => row[column] !== "");
    const roles = cells.flatMap(([who = "", ...does]) =>
      does.some((scope, place) => place > 0 && scope !== "" && !own(place + 1)) ? [who.split(" ")[1] ?? ""] : [],
    );
    return isKind(kind) ? [[kind, roles]] : [];
  });
}

describe("the menu and the access matrix", () => {
  it("lead whoever may do something with the records of a kind to its list", () => {
    const found = workers();
    expect(found.length).toBeGreaterThan(20);
    const missing = found.flatMap(([kind, roles]) =>
      roles.filter((role) => !paths([role]).includes(listRoute(kind))).map((role) => `${kind}: ${role}`),
    );
    expect(missing).toEqual([]);
  });
});
