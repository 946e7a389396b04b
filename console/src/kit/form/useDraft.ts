import { useEffect, useMemo, useRef, useState } from "react";
import { useMe } from "../shell/session";
import type { Problem } from "../types";
import { draftStore, MARKED, type Draft } from "./draft";

const SAVE_AFTER_MS = 600;

/** What is kept of a form while it is not submitted. */
export interface KeptDraft<Values> {
  /** Something was written since the form opened. */
  dirty: boolean;
  /** When this form last saved itself. */
  savedAt: string | null;
  /** When what the form was filled with had been saved. */
  restored: string | null;
  /** A draft written on another version of the record: not filled in unless somebody asks for it. */
  older: Draft<Values> | null;
  /** Notes that the form changed; what it holds is read now, and again when it is saved. */
  touch: (read: () => Values) => void;
  /** Fills in the older draft. */
  restore: () => void;
  discard: () => void;
}

/**
 * Restores, saves and discards the draft of a form. `base` is the version of the record the form
 * shows; a draft of another version would write over what changed since, so it waits to be asked for.
 */
export function useDraft<Values>(
  name: string,
  base: number | null,
  apply: (values: Values) => void,
): KeptDraft<Values> {
  const me = useMe();
  const store = useMemo(() => draftStore<Values>(me.person.id, name), [me.person.id, name]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef<Values | null>(null);
  const now = useRef({ base, apply });
  now.current = { base, apply };
  const [dirty, setDirty] = useState(false);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [restored, setRestored] = useState<string | null>(null);
  const [older, setOlder] = useState<Draft<Values> | null>(null);

  useEffect(() => {
    const found = store.load();
    if (found === null) return;
    if ((found.base ?? null) !== now.current.base) return setOlder(found);
    now.current.apply(found.values);
    setRestored(found.saved_at);
  }, [store]);

  // What was typed last is kept too when the page goes before the pause is over: by a link, an ended session, a closed tab.
  useEffect(() => {
    const flush = () => {
      if (timer.current === undefined) return;
      clearTimeout(timer.current);
      timer.current = undefined;
      if (latest.current !== null) store.save(latest.current, now.current.base);
    };
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [store]);

  const touch = (read: () => Values) => {
    setDirty(true);
    clearTimeout(timer.current);
    // The fields are gone from the form when it is taken off the screen.
    latest.current = read();
    timer.current = setTimeout(() => {
      timer.current = undefined;
      store.save(read(), now.current.base);
      setSavedAt(new Date().toISOString());
    }, SAVE_AFTER_MS);
  };
  const restore = () => {
    if (older === null) return;
    apply(older.values);
    setOlder(null);
    setRestored(older.saved_at);
    touch(() => older.values);
  };
  const discard = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    store.discard();
    setDirty(false);
    setSavedAt(null);
    setRestored(null);
    setOlder(null);
  };
  return { dirty, savedAt, restored, older, touch, restore, discard };
}

/** What bears a classification mark was sealed and reported: no copy of it stays in this browser (A2.4). */
export function useDropMarked({ discard }: Pick<KeptDraft<never>, "discard">, problem: Problem | null) {
  const drop = useRef(discard);
  drop.current = discard;
  useEffect(() => {
    if (problem?.code === MARKED) drop.current();
  }, [problem]);
}

/** State of a part of the page that is no form of fields, kept as a draft like one. */
export function useDraftedState<Values extends object>(name: string, base: number | null, empty: Values) {
  const [values, setValues] = useState(empty);
  const latest = useRef(values);
  const put = (next: Values) => {
    latest.current = next;
    setValues(next);
  };
  const draft = useDraft<Values>(name, base, (kept) => put({ ...empty, ...kept }));
  return {
    values,
    draft,
    /** The values as they are now, also in what began before the last change. */
    current: () => latest.current,
    /** Changes some members, by what they are at that moment. */
    change: (part: Partial<Values> | ((before: Values) => Partial<Values>)) => {
      const next = typeof part === "function" ? part(latest.current) : part;
      put({ ...latest.current, ...next });
      draft.touch(() => latest.current);
    },
    /** Takes everything back, and the draft with it; some members may stay. */
    reset: (kept: Partial<Values> = {}) => {
      put({ ...empty, ...kept });
      draft.discard();
    },
  };
}
