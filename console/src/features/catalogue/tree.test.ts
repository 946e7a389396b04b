import { describe, expect, it } from "vitest";
import { wordsOf } from "@/words";
import { classOf } from "./ClassFields";
import { fieldLabel } from "./EditionsPanel";
import { restoreSpec } from "./revision";
import { branches, linesOf, nodesOf } from "./tree";
import { isOverdue } from "./types";

describe("a classification tree", () => {
  it("is read from pasted lines and written back", () => {
    const nodes = nodesOf("T01,交通\r\nT0101\t网约车\tT01\n\n T02 ， 气象 ");
    expect(nodes).toEqual([
      { code: "T01", name: "交通", parent: null },
      { code: "T0101", name: "网约车", parent: "T01" },
      { code: "T02", name: "气象", parent: null },
    ]);
    expect(nodesOf(linesOf(nodes as Parameters<typeof linesOf>[0]))).toEqual(nodes);
  });

  it("is shown with each node under the one above it, keys telling trees apart", () => {
    const [top, other] = branches(
      [
        { code: "T01", name: "交通", parent: null },
        { code: "T02", name: "气象", parent: null },
        { code: "T0101", name: "网约车", parent: "T01" },
      ],
      "theme/",
    );
    expect(top?.children.map(({ value }) => value)).toEqual(["theme/T0101"]);
    expect(other?.children).toEqual([]);
    expect(classOf("theme/T0101")).toEqual({ tree: "theme", node: "T0101" });
  });
});

describe("a published entry", () => {
  it("is overdue from the day after its file was due, in Beijing", () => {
    const body = { state: "published", due_on: "2026-03-03" } as const;
    expect(isOverdue(body, new Date("2026-03-03T15:59:00Z"))).toBe(false);
    expect(isOverdue(body, new Date("2026-03-03T16:00:00Z"))).toBe(true);
    expect(isOverdue({ state: "draft", due_on: "2026-03-03" }, new Date("2027-01-01T00:00:00Z"))).toBe(false);
    expect(isOverdue({ state: "published", due_on: null })).toBe(false);
  });

  it("tells differences with the labels of the form", () => {
    const words = wordsOf("zh");
    expect(fieldLabel("name", words)).toBe("资源名称");
    expect(fieldLabel("entry.section", words)).toBe("责任处室");
    expect(fieldLabel("items.航班.号.meaning", words)).toBe("航班.号 · 含义");
    expect(restoreSpec(3).fixed).toEqual({ number: 3 });
  });
});
