import { describe, expect, it } from "vitest";
import { formatBytes, formatDate, formatMoney, formatTime } from "./format";

describe("times", () => {
  it("are shown in China Standard Time wherever the browser is", () => {
    expect(formatTime("2026-11-23T14:13:44Z")).toBe("2026-11-23 22:13:44");
    expect(formatTime("2026-11-23T17:00:00Z")).toBe("2026-11-24 01:00:00");
  });

  it("leave plain days where they are", () => {
    expect(formatDate("2026-12-31")).toBe("2026-12-31");
    expect(formatDate("2026-12-31T20:00:00Z")).toBe("2027-01-01");
    expect(formatDate(null)).toBe("—");
  });
});

describe("amounts", () => {
  it("are written from minor units and bytes", () => {
    expect(formatMoney(123456)).toBe("¥1,234.56");
    expect(formatBytes(512)).toBe("512 B");
    expect(formatBytes(5 * 1024 * 1024)).toBe("5.0 MiB");
  });
});
