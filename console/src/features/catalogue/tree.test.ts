import { describe, expect, it } from "vitest";
import { wordsOf } from "@/words";
import { classOf } from "./ClassFields";
import { differenceText, fieldLabel } from "./difference";
import { restoreSpec } from "./revision";
import { branches, classText, linesOf, nodesOf, type TreeBody } from "./tree";
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

  it("keeps a comma of a name, where the cells are separated by tabs", () => {
    const nodes = nodesOf("T01\t交通，运输, 邮政\t\nT0101\t网约车\tT01");
    expect(nodes[0]).toEqual({ code: "T01", name: "交通，运输, 邮政", parent: null });
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

describe("a difference between editions", () => {
  const words = wordsOf("zh");
  const trees = [{ code: "theme", name: "主题", nodes: [{ code: "T01", name: "交通", parent: null }] }] as TreeBody[];
  const told = (field: string, text: string) => differenceText(field, text, trees, words);

  it("is told in the words of the form, never in codes", () => {
    expect(told("update_cycle", "monthly")).toBe("每月");
    expect(told("entry.purposes", "industry；sector")).toBe("产业发展、行业发展");
    expect(told("entry.operable", "false")).toBe("否");
    expect(told("entry.storage_bytes", "12000")).toBe("12,000");
    expect(told("items.fare.requestable", "true")).toBe("是");
    expect(told("items.fare.role", "direct")).not.toBe("direct");
    expect(told("entry.section", "信息处；二处")).toBe("信息处；二处");
  });

  it("names classes through the trees, and by their codes where no tree has them", () => {
    expect(told("entry.classes", "theme/T01；theme/T99")).toBe("主题 · T01 交通、theme/T99");
    expect(classText([], { tree: "theme", node: "T01" })).toBe("theme/T01");
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
    expect(fieldLabel("entry.of_tomorrow", words)).toBe("of_tomorrow");
    expect(fieldLabel("of_tomorrow", words)).toBe("of_tomorrow");
    expect(restoreSpec(3).fixed).toEqual({ number: 3 });
  });
});
