import { describe, expect, it } from "vitest";
import { readSpans, writeSpans } from "./types";

describe("days entered as lines", () => {
  it("are days or spans, and blank lines do not count", () => {
    const spans = [
      { first: "2027-01-01", last: "2027-01-03" },
      { first: "2027-04-05", last: "2027-04-05" },
    ];
    expect(readSpans("2027-01-01 ~ 2027-01-03\n\n 2027-04-05 \r\n")).toEqual({ spans });
    expect(readSpans(writeSpans(spans))).toEqual({ spans });
  });

  it("are refused with the number of the line", () => {
    expect(readSpans("2027-01-01\n元旦")).toEqual({ line: 2 });
  });
});
