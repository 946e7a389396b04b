import { describe, expect, it } from "vitest";
import { wordsOf } from "@/words";
import type { Item, ResourceBody } from "../catalogue/types";
import { excepted, proposedUse, withheldBecause } from "./offer";

const words = wordsOf("zh");
const item = (change: Partial<Item> = {}, detail: Partial<Item["detail"]> = {}) =>
  ({
    name: "plate",
    grade: 2,
    mask: null,
    ...change,
    detail: { requestable: true, refusal_basis: "", ...detail },
  }) as Item;
const resource = (drift: object | null = null, secrecy: object | null = null) =>
  ({ drift, secrecy }) as Pick<ResourceBody, "drift" | "secrecy">;

describe("an item that can never be granted", () => {
  const why = (one: Item, of = resource(), most?: number) => withheldBecause(one, of, most, words);

  it("is told with its reason: kept back, ungraded, unreviewed, too high", () => {
    expect(why(item())).toBeNull();
    expect(why(item({}, { requestable: false, refusal_basis: "道路交通安全法" }))).toContain("道路交通安全法");
    expect(why(item({ grade: null }))).toBe("尚未定级");
    const drift = { added: ["plate"], retyped: [] };
    expect(why(item(), resource(drift))).toBe("随新文件而来，尚未保密审查");
    expect(why(item(), resource(drift, { state_secret: false, work_secret: false }))).toBeNull();
    expect(why(item(), resource({ added: [], retyped: [{ name: "plate" }] }))).not.toBeNull();
    expect(why(item({ grade: 4 }), resource(), 3)).toBe("高于协议的最高级别（3 级）");
    expect(why(item({ grade: 3 }), resource(), 3)).toBeNull();
  });
});

describe("the grades of the rules in force", () => {
  const mask = { name: "plate" } as const;

  it("say which items an exception is for", () => {
    const limits = { clear: 2, excepted: 3 };
    expect(excepted(item({ grade: 3 }), limits, 4)).toBe(true);
    expect(excepted(item({ grade: 3 }), limits, 2)).toBe(false);
    expect(excepted(item({ grade: 4 }), limits, 4)).toBe(false);
    expect(excepted(item({ grade: null }), limits, 4)).toBe(false);
    expect(excepted(item({ grade: 2 }), limits, 4)).toBe(false);
    expect(excepted(item({ grade: 1, mask }), limits, 4)).toBe(true);
  });

  it("say what is proposed", () => {
    expect(proposedUse(item({ grade: 2 }), 2)).toBe("plain");
    expect(proposedUse(item({ grade: 2 }), 1)).toBe("aggregate");
    expect(proposedUse(item({ grade: 1, mask }), 2)).toBe("mask");
    expect(proposedUse(undefined, 2)).toBe("aggregate");
  });
});
