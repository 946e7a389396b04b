import { describe, expect, it } from "vitest";
import { wordsOf } from "@/words";
import { ENTRY_GROUPS, entryOf, entryText, type Entry } from "./entry";
import { describedItem } from "./item";

const fields = ENTRY_GROUPS.flatMap((group) => [...group.fields]);
const field = (key: string) => fields.find((each) => each.key === key)!;
const entry = (said: Partial<Entry>) =>
  ({ keywords: [], purposes: [], operable: null, provenance: null, storage_bytes: null, ...said }) as Entry;

describe("a catalogue entry", () => {
  it("names every field in both languages, once", () => {
    const keys = fields.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const language of ["zh", "en"] as const)
      for (const key of keys) expect(wordsOf(language).t(`entry.${key}`)).not.toBe(`entry.${key}`);
  });

  it("is told in words, and what it does not say is left out", () => {
    const words = wordsOf("zh");
    const said = entry({ provenance: "shared", purposes: ["industry"], operable: false, storage_bytes: 12000 });
    expect(entryText(said, field("provenance"), words)).toBe("共享获得");
    expect(entryText(said, field("operable"), words)).toBe("否");
    expect(entryText(said, field("purposes"), words)).toBe("产业发展");
    expect(entryText(said, field("storage_bytes"), words)).toBe("12,000");
    expect(entryText(said, field("keywords"), words)).toBeNull();
  });

  it("is sent without what was cleared", () => {
    expect(entryOf({ section: "信息处", covers_to: undefined, provenance: null })).toEqual({ section: "信息处" });
    expect(describedItem({ name: "fare" }, { meaning: "车费", length: null } as never)).toEqual({
      name: "fare",
      detail: { meaning: "车费" },
    });
  });
});
