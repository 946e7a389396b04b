import { describe, expect, it } from "vitest";
import { DEFAULT_VIEW, parseView, queryOf, viewParams, type ListView } from "./view";

const round = (view: ListView): ListView => parseView(new URLSearchParams(viewParams(view).toString()));

describe("a view in the address bar", () => {
  it("comes back as it was written", () => {
    const view: ListView = {
      q: "企业 登记&a=b",
      status: "published",
      zone: "z-1",
      class: "theme/T01",
      overdue: true,
      sort: { field: "title", descending: false },
      limit: 50,
      columns: ["title", "rows"],
    };
    expect(round(view)).toEqual(view);
    expect(round({ ...view, sort: { field: "created_at", descending: true }, columns: [] })).toEqual({
      ...view,
      sort: { field: "created_at", descending: true },
      columns: [],
    });
  });

  it("is empty for the default view", () => {
    expect(viewParams(DEFAULT_VIEW).toString()).toBe("");
    expect(parseView(new URLSearchParams())).toEqual(DEFAULT_VIEW);
  });

  it("takes the default for what it does not understand", () => {
    expect(parseView(new URLSearchParams("sort=-password&limit=100000&status="))).toEqual(DEFAULT_VIEW);
  });

  it("asks the platform for the same rows, with the place in the list apart", () => {
    expect(queryOf({ ...DEFAULT_VIEW, q: "  人口 ", status: "draft" }, "c1")).toEqual({
      q: "人口",
      status: "draft",
      zone: undefined,
      sort: "-updated_at",
      limit: 20,
      cursor: "c1",
    });
  });
});
