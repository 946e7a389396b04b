import { describe, expect, it } from "vitest";
import { wordsOf } from "@/words";
import type { Problem } from "../types";
import { articleLabel, asProblem, chineseNumber, fieldPath, formErrors, nameOf, problemOf, sentence } from "./problem";

const refusal: Problem = {
  status: 422,
  code: "catalogue.ungraded",
  control: "A13.1",
  article: 13,
  detail_zh: "尚有信息项未分级",
  detail_en: "some items are not graded",
  fields: [
    { field: "items.3.reason", code: "platform.field_required", zh: "请填写理由", en: "reason is required" },
    { field: "items.3.reason", code: "platform.field_too_long", zh: "太长", en: "too long" },
    { field: "name", code: "platform.field_required", zh: "请填写名称", en: "name is required" },
  ],
};

describe("a problem on a form", () => {
  it("goes to the fields it names, with the article it rests on", () => {
    expect(formErrors(refusal, "zh")).toEqual([
      { name: ["items", 3, "reason"], errors: ["请填写理由（第十三条 · A13.1）", "太长（第十三条 · A13.1）"] },
      { name: ["name"], errors: ["请填写名称（第十三条 · A13.1）"] },
    ]);
    expect(formErrors(refusal, "en")[1]).toEqual({ name: ["name"], errors: ["name is required (Article 13 · A13.1)"] });
  });

  it("stays without a basis where no article speaks", () => {
    const { article: _article, control: _control, ...plain } = refusal;
    expect(formErrors(plain, "zh")[1]?.errors).toEqual(["请填写名称"]);
  });

  it("tells a line of a table by its place, in words", () => {
    expect(nameOf("items.2.reason", wordsOf("zh"))).toBe("第 3 项 · 理由");
    expect(nameOf("items.0.name", wordsOf("en"))).toBe(`No. 1 · ${wordsOf("en").t("item.name")}`);
    expect(nameOf("lines.4.unheard_of", wordsOf("zh"))).toBe("第 5 项");
  });

  it("reads bracketed paths as dotted ones", () => {
    expect(fieldPath("items[3].reason")).toEqual(["items", 3, "reason"]);
    expect(fieldPath("name")).toEqual(["name"]);
  });
});

describe("articles", () => {
  it("are cited in Chinese numerals", () => {
    expect([1, 9, 10, 11, 20, 23, 45, 99].map(chineseNumber)).toEqual([
      "一",
      "九",
      "十",
      "十一",
      "二十",
      "二十三",
      "四十五",
      "九十九",
    ]);
    expect(articleLabel({ article: 23, control: "A23.4" }, "zh")).toBe("第二十三条 · A23.4");
    expect(articleLabel({ article: null, control: null }, "zh")).toBeNull();
  });
});

describe("an answer that is not a success", () => {
  const answer = (body: string, headers: Record<string, string> = {}) => new Response(body, { status: 409, headers });

  it("keeps the platform's problem and the status of the answer", async () => {
    const { problem } = await problemOf(
      answer(JSON.stringify({ ...refusal, request_id: "r-1" }), { "x-request-id": "r-1" }),
    );
    expect(problem).toMatchObject({ code: "catalogue.ungraded", status: 409, request_id: "r-1" });
  });

  it("still has a sentence when the body is no problem", async () => {
    const { problem } = await problemOf(answer("<html>bad gateway</html>", { "x-request-id": "r-2" }));
    expect(problem.request_id).toBe("r-2");
    expect(sentence(problem, "zh")).toContain("409");
    expect(sentence(problem, "en")).toContain("409");
  });

  it("speaks the reader's language, else what the server said", () => {
    expect(sentence(refusal, "en")).toBe("some items are not graded");
    expect(sentence({ status: 400, code: "x", detail: "said" }, "zh")).toBe("said");
    expect(asProblem(new Error("boom")).detail_zh).toBeTruthy();
  });
});
