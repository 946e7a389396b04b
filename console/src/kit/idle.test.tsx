// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { IDLE_AFTER_MS, usePolling, useReturn } from "./idle";

const returned = vi.fn();

function Looking() {
  const interval = usePolling(30_000);
  useReturn(returned);
  return <output>{String(interval)}</output>;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  returned.mockReset();
});

const later = (ms: number): void => act(() => void vi.advanceTimersByTime(ms));
const interval = (): string | null => screen.getByRole("status").textContent;

it("a screen looks again while somebody is there, and stops when nobody touched it for some minutes", () => {
  render(<Looking />);
  expect(interval()).toBe("30000");
  later(IDLE_AFTER_MS - 1000);
  fireEvent.keyDown(window, { key: "a" });
  later(IDLE_AFTER_MS - 1000);
  expect(interval()).toBe("30000");
  later(1000);
  expect(interval()).toBe("false");
  expect(returned).not.toHaveBeenCalled();
});

it("it looks again at once when somebody comes back", () => {
  render(<Looking />);
  later(IDLE_AFTER_MS);
  expect(interval()).toBe("false");
  fireEvent.pointerDown(window);
  expect(interval()).toBe("30000");
  expect(returned).toHaveBeenCalledOnce();
});
