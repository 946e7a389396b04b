import { describe, expect, it } from "vitest";
import { countOf, draftOf, withoutSent, type Edit, type Edits } from "./grading";
import type { Item } from "./types";

const OLD = "js-4608.1-2023";
const NEW = "yrd-310030-2025";

describe("the edits of gradings", () => {
  const plate: Edit = { grade: 3, harm: "serious" };
  const fare: Edit = { grade: 2 };
  const edits: Edits = { [OLD]: { plate, fare }, [NEW]: { plate: { grade: 4 } } };

  it("keep what was not sent, and what was changed again meanwhile", () => {
    expect(withoutSent(edits, OLD, { plate })).toEqual({ [OLD]: { fare }, [NEW]: { plate: { grade: 4 } } });
    const again: Edits = { ...edits, [OLD]: { plate: { ...plate, grade: 4 }, fare } };
    expect(withoutSent(again, OLD, { plate })[OLD]).toEqual({ plate: { ...plate, grade: 4 }, fare });
  });

  it("are those of one scheme each", () => {
    const item = {
      name: "plate",
      gradings: [],
      lowerings: [],
      identifier: false,
      unit: false,
      mask: null,
    } as unknown as Item;
    expect(draftOf(item, OLD, edits[OLD]?.plate).grade).toBe(3);
    expect(draftOf(item, NEW, edits[NEW]?.plate).harm).toBeNull();
    expect(countOf(edits)).toBe(3);
    expect(countOf({ ...edits, [OLD]: {} })).toBe(1);
  });
});
