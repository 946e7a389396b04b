import { describe, expect, it } from "vitest";
import { wordsOf } from "@/words";
import { valueWords } from "./value";

const zh = wordsOf("zh");

describe("the value of a parameter", () => {
  it("is a number, days or purposes in words, never a code", () => {
    expect(valueWords(1_000_000, zh)).toBe("1,000,000");
    expect(valueWords([30, 90, 180], zh)).toBe("30、90、180");
    expect(valueWords(["public_governance", "public_benefit"], zh)).toBe("公共治理、公益事业");
    expect(valueWords(["public_governance"], wordsOf("en"))).not.toContain("_");
    expect(valueWords(["public_institution"], zh)).toBe("公共事业单位");
    expect(valueWords("3201", zh)).toBe("3201");
    expect(valueWords(null, zh)).toBe("—");
  });

  it("says which reviews each grade asks for", () => {
    const reviews = { "2": { regulators: 0, provider: false }, "4": { regulators: 2, provider: true } };
    expect(valueWords(reviews, zh)).toBe("2 级：无须复核、4 级：监管 2 人 + 来源部门");
  });

  it("is shown as it came where its shape is unknown", () => {
    expect(valueWords({ a: 1 }, zh)).toBe('{"a":1}');
  });
});
