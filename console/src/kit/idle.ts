/** Whether somebody works at this screen. Looking again and again by itself would keep a session alive that nobody uses. */

import { useEffect, useRef, useSyncExternalStore } from "react";

/** Without pointer or key for so long, the screen stops looking again by itself. */
export const IDLE_AFTER_MS = 5 * 60_000;

const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
const listeners = new Set<() => void>();
let last = Date.now();
let idle = false;
let timer: ReturnType<typeof setTimeout> | undefined;

function tell(next: boolean): void {
  if (idle === next) return;
  idle = next;
  for (const listener of listeners) listener();
}

/** Waits until the last sign is old enough; a sign itself only notes its time. */
function watch(): void {
  clearTimeout(timer);
  const left = last + IDLE_AFTER_MS - Date.now();
  if (left <= 0) return tell(true);
  timer = setTimeout(watch, left);
}

function sign(): void {
  last = Date.now();
  if (!idle) return;
  tell(false);
  watch();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    for (const each of SIGNS) window.addEventListener(each, sign, { passive: true });
    // Whoever opens the first screen has just done something.
    last = Date.now();
    idle = false;
    watch();
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearTimeout(timer);
    idle = false;
    for (const each of SIGNS) window.removeEventListener(each, sign);
  };
}

export function useIdle(): boolean {
  return useSyncExternalStore(subscribe, () => idle);
}

/** An interval for looking again: as given while somebody is there, none otherwise. */
export function usePolling(ms: number): number | false {
  return useIdle() ? false : ms;
}

/** Does something when somebody comes back to an idle screen. */
export function useReturn(action: () => void): void {
  const away = useIdle();
  const was = useRef(away);
  const latest = useRef(action);
  latest.current = action;
  useEffect(() => {
    if (was.current && !away) latest.current();
    was.current = away;
  }, [away]);
}
