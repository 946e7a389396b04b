import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kinds } from "@/kit/kinds";
import { NAV } from "@/kit/shell/nav";
import { en } from "./en";
import { wordsOf } from "./index";
import { zh } from "./zh";

const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();

describe("the two dictionaries", () => {
  it("have the same keys", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });

  it("fill the same holes", () => {
    for (const key of Object.keys(zh) as (keyof typeof zh)[])
      expect({ key, holes: holes(en[key]) }).toEqual({ key, holes: holes(zh[key]) });
  });

  it("choose the word for one or for several by the number", () => {
    const left = (days: number) => wordsOf("en").t("calendar.left_days", { days });
    expect([left(1), left(2)]).toEqual(["1 day left", "2 days left"]);
    expect(Object.values(zh).filter((text) => text.includes("?"))).toEqual([]);
  });

  it("leave no entry empty", () => {
    expect(Object.entries({ ...zh, ...en }).filter(([, text]) => text.trim() === "")).toEqual([]);
    expect(Object.entries(en).filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("name every kind, every state and every role of the menu in both languages", () => {
    for (const language of ["zh", "en"] as const) {
      const { name } = wordsOf(language);
      for (const [kind, spec] of Object.entries(kinds)) {
        expect(name.kind(kind)).not.toBe(kind);
        for (const status of spec.statuses) expect(name.status(status, kind)).not.toBe(status);
      }
      for (const role of NAV.flatMap((group) =>
        group.items.flatMap((item) => (item.roles === "all" ? [] : item.roles)),
      ))
        expect(name.role(role)).not.toBe(role);
    }
  });

  it("name every action and every role of the access matrix in both languages", () => {
    const matrix = readFileSync(new URL("../../../docs/generated/access-matrix.md", import.meta.url), "utf8");
    const actions = matrix.split("\n## ").flatMap((section) => {
      const kind = /^\S+ (\w+)\n/.exec(section)?.[1];
      const head = section.split("\n").find((line) => line.startsWith("| 角色"));
      const verbs = (head?.split("|").slice(3, -1) ?? []).map((verb) => verb.trim());
      return kind === undefined ? [] : verbs.map((verb) => `${kind}.${verb}`);
    });
    const roles = [...new Set([...matrix.matchAll(/^\| \S+ (\w+) \|/gm)].map((row) => row[1] ?? ""))];
    expect(actions.length).toBeGreaterThan(100);
    expect(roles.length).toBeGreaterThan(30);
    for (const language of ["zh", "en"] as const) {
      const { name } = wordsOf(language);
      expect(actions.filter((action) => name.action(action) === action)).toEqual([]);
      expect(roles.filter((role) => role !== "role" && name.role(role) === role)).toEqual([]);
    }
  });

  it("show what they do not know by its code", () => {
    expect(wordsOf("zh").name.action("thing.reinvent")).toBe("thing.reinvent");
    expect(wordsOf("en").name.code("cycle", "hourly")).toBe("hourly");
  });
});
