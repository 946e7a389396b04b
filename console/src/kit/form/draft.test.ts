// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from "vitest";
import { draftStore } from "./draft";

beforeEach(() => localStorage.clear());

describe("a draft", () => {
  it("is kept per account and form until discarded", () => {
    const mine = draftStore<{ name: string }>("li.lei", "resource.create");
    mine.save({ name: "企业登记" });
    expect(draftStore<{ name: string }>("li.lei", "resource.create").load()?.values).toEqual({ name: "企业登记" });
    expect(draftStore("han.mei", "resource.create").load()).toBeNull();
    expect(draftStore("li.lei", "resource.update.1").load()).toBeNull();
    mine.discard();
    expect(mine.load()).toBeNull();
  });

  it("never keeps a password", () => {
    draftStore<object>("admin", "person.create").save({
      account: "a",
      password: "s3cret",
      nested: { new_password: "s3cret" },
    });
    expect(JSON.stringify({ ...localStorage })).not.toContain("s3cret");
  });
});
