import { describe, expect, it } from "vitest";
import { wordsOf } from "@/words";
import { timeLeft } from "./Clocks";

const words = wordsOf("en");
const due_at = "2026-03-09T16:00:00Z";
const left = (state: "running" | "overdue", now: string) => timeLeft({ state, due_at }, Date.parse(now), words);

describe("the remaining time of a step", () => {
  it("counts days while there are many and hours when it runs short", () => {
    expect(left("running", "2026-03-02T02:00:00Z")).toBe("7 days left");
    expect(left("running", "2026-03-08T16:00:00Z")).toBe("24 hours left");
    expect(left("running", "2026-03-09T15:59:00Z")).toBe("1 hour left");
  });

  it("says that it is over, and never that it was consented to", () => {
    expect(left("running", "2026-03-09T16:00:00Z")).toBe("Overdue");
    expect(left("overdue", "2026-03-02T02:00:00Z")).toBe("Overdue");
  });
});
