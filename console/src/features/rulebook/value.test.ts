import { describe, expect, it } from "vitest";
import { wordsOf } from "@/words";
import { parsedValue, shapeOf, valueText, valueWords } from "./value";

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

describe("the field for a new value", () => {
  const shape = (value: unknown, name = "x") => shapeOf({ name, value });

  it("is that of the present value", () => {
    expect(shape(5)).toBe("number");
    expect(shape([7, 30])).toBe("numbers");
    expect(shape(["industry"])).toBe("purposes");
    expect(shape({ "1": { regulators: 0, provider: false } })).toBe("reviews");
    expect(shape({ a: 1 })).toBe("other");
    expect(shape("text")).toBe("other");
  });

  it("is told by the name where the present list is empty", () => {
    expect(shape([], "expiry_reminder_days")).toBe("numbers");
    expect(shape([], "free_purposes")).toBe("purposes");
  });

  it("takes JSON for what has no field of its own", () => {
    expect(parsedValue('{"a":1}')).toEqual({ a: 1 });
    expect(parsedValue("not json")).toBe("not json");
    expect(parsedValue(" ")).toBeUndefined();
    expect(valueText(parsedValue('{"a":1}'))).toBe('{"a":1}');
  });
});
