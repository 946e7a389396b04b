/** The reader's language: Chinese first, English beside it. Kept in this browser. */

import { useSyncExternalStore } from "react";

export type Language = "zh" | "en";

const STORE = "shuyu.language";
const listeners = new Set<() => void>();
let current: Language = stored();

function stored(): Language {
  try {
    return localStorage.getItem(STORE) === "en" ? "en" : "zh";
  } catch {
    return "zh";
  }
}

export function language(): Language {
  return current;
}

/** The `Accept-Language` value of requests. */
export function languageTag(): string {
  return current === "zh" ? "zh-CN, en;q=0.5" : "en, zh-CN;q=0.5";
}

export function setLanguage(next: Language): void {
  current = next;
  try {
    localStorage.setItem(STORE, next);
  } catch {
    // Private browsing: the choice lasts for this page.
  }
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language);
}
