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

  it("show what they do not know by its code", () => {
    expect(wordsOf("zh").name.action("thing.reinvent")).toBe("thing.reinvent");
    expect(wordsOf("en").name.code("cycle", "hourly")).toBe("hourly");
  });
});
