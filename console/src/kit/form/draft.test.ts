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

  it("remembers the version of the record it was written on", () => {
    const store = draftStore<{ name: string }>("li.lei", "resource.update.1");
    store.save({ name: "企业登记" }, 4);
    expect(store.load()?.base).toBe(4);
    store.save({ name: "企业登记" });
    expect(store.load()?.base).toBeNull();
  });

  it("keeps a yes or no whose name sounds like a secret", () => {
    const store = draftStore<object>("li.lei", "resource.describe_items.1");
    store.save({ key: true, state_secret: false, api_key: "s3cret" });
    expect(store.load()?.values).toEqual({ key: true, state_secret: false });
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
