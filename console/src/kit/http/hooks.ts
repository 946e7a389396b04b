import { App } from "antd";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import type { Kind } from "../kinds";
import { isKind } from "../kinds";
import { useIdle } from "../idle";
import type { Problem, View } from "../types";
import { readRecord, send } from "./client";
import { asProblem } from "./problem";
import { Submission, type Intent } from "./submission";

/** Keys of everything cached, so that what changes together is refreshed together. */
export const cacheKey = {
  session: ["session"] as const,
  list: (kind: Kind) => ["list", kind] as const,
  record: (kind: string, id: string) => ["record", kind, id] as const,
  timeline: (kind: string, id: string) => ["timeline", kind, id] as const,
  inbox: ["inbox"] as const,
  clocks: (id: string) => ["clocks", id] as const,
  standing: ["standing"] as const,
};

export interface Submit<Answer> {
  /** Sends the intent; resolves to the answer, or null when it was refused (then `problem` is set) or called off. */
  submit: (intent: Intent, via?: (key: string) => Promise<Answer>) => Promise<Answer | null>;
  pending: boolean;
  problem: Problem | null;
  clear: () => void;
}

/** One submission at a time, under an idempotency key that survives its retries. */
export function useSubmit<Answer = View>(): Submit<Answer> {
  const submission = useRef(new Submission());
  const running = useRef(false);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = useCallback(async (intent: Intent, via?: (key: string) => Promise<Answer>) => {
    if (running.current) return null;
    running.current = true;
    setPending(true);
    setProblem(null);
    try {
      return await submission.current.run(intent, via ?? ((key) => send<Answer>(intent, key)));
    } catch (error) {
      // Who calls an upload off knows it; nothing went wrong.
      if (!(error instanceof DOMException && error.name === "AbortError")) setProblem(asProblem(error));
      return null;
    } finally {
      running.current = false;
      setPending(false);
    }
  }, []);

  const clear = useCallback(() => setProblem(null), []);
  return { submit, pending, problem, clear };
}

/** Puts a changed record in the cache and refreshes what may show it. */
export function useRecordChanged(): (record: View, notice?: string) => void {
  const cache = useQueryClient();
  const { message } = App.useApp();
  return useCallback(
    (record: View, notice?: string) => {
      cache.setQueryData(cacheKey.record(record.kind, record.id), record);
      if (isKind(record.kind)) void cache.invalidateQueries({ queryKey: cacheKey.list(record.kind) });
      void cache.invalidateQueries({ queryKey: cacheKey.timeline(record.kind, record.id) });
      void cache.invalidateQueries({ queryKey: cacheKey.inbox });
      void cache.invalidateQueries({ queryKey: cacheKey.clocks(record.id) });
      if (record.kind === "rule_change") void cache.invalidateQueries({ queryKey: cacheKey.standing });
      if (notice !== undefined) void message.success(notice);
    },
    [cache, message],
  );
}

/** States in which the platform is working on a record by itself: its page looks again every two seconds. */
const MOVING = new Set(["queued", "running", "checking", "releasing", "reading", "applying"]);

/** One record, kept fresh while the platform works on it and somebody is there to see it. */
export function useRecord<Body>(
  kind: Kind,
  id: string | undefined,
  options: { moving?: (record: View<Body>) => boolean } = {},
) {
  const idle = useIdle();
  return useQuery({
    queryKey: cacheKey.record(kind, id ?? ""),
    queryFn: ({ signal }) => readRecord<Body>(kind, id ?? "", signal),
    enabled: id !== undefined && id !== "",
    refetchInterval: (query) => {
      const record = query.state.data;
      if (record === undefined || idle) return false;
      return MOVING.has(record.status) || options.moving?.(record) === true ? 2000 : false;
    },
  });
}
