import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useDeferredValue, useEffect, useState } from "react";
import { useWords } from "@/words";
import { listRecords, readRecord } from "../http/client";
import { cacheKey } from "../http/hooks";
import { asProblem, sentence } from "../http/problem";
import type { Kind } from "../kinds";
import type { View } from "../types";

interface Props<Body> {
  kind: Kind;
  /** Given by the form. */
  id?: string;
  value?: string | string[];
  onChange?: (value: string | string[] | undefined, records: View<Body>[]) => void;
  multiple?: boolean;
  status?: string;
  zone?: string | undefined;
  /** Narrows what the server found, where the server has no such filter; further pages are read until enough suit. */
  suits?: (record: View<Body>) => boolean;
  placeholder?: string;
  disabled?: boolean;
  "aria-label"?: string;
}

/** Records offered at once; whoever looks for another one types. */
const ENOUGH = 50;
/** Records a page holds where only some suit, and pages read at most: 2,000 records. */
const PAGE = 200;
const MOST = 10;

/** Chooses records of a kind by searching on the server; only what this person may see is offered. */
export function RecordSelect<Body = Record<string, unknown>>({
  kind,
  id,
  value,
  onChange,
  multiple = false,
  status,
  zone,
  suits,
  ...rest
}: Props<Body>) {
  const { t, name, language } = useWords();
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const query = { q: q || undefined, status, zone, sort: "title", limit: suits === undefined ? ENOUGH : PAGE };
  const found = useInfiniteQuery({
    queryKey: [...cacheKey.list(kind), "select", query],
    queryFn: ({ signal, pageParam }) => listRecords<Body>(kind, { ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const pages = found.data?.pages ?? [];
  const offered = pages.flatMap(({ items }) => items).filter((record) => suits?.(record) ?? true);
  // What suits may lie behind a page of what does not.
  const { hasNextPage, isFetching, fetchNextPage } = found;
  const more = hasNextPage && !isFetching && found.error === null && offered.length < ENOUGH && pages.length < MOST;
  useEffect(() => {
    if (suits !== undefined && more) void fetchNextPage();
  });
  const chosenIds = value === undefined ? [] : Array.isArray(value) ? value : [value];
  const missing = chosenIds.filter((chosen) => !offered.some((record) => record.id === chosen));
  const chosen = useQuery({
    queryKey: ["select", kind, missing],
    // One that may not be read does not hide the others.
    queryFn: () => Promise.allSettled(missing.map((each) => readRecord<Body>(kind, each))),
    enabled: missing.length > 0,
    retry: false,
  });
  const read = (chosen.data ?? []).flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const records = [...offered, ...read.filter((record) => missing.includes(record.id))];
  const unseen = chosen.isSuccess ? missing.filter((each) => !read.some(({ id: known }) => known === each)) : [];
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      {...rest}
      {...(multiple ? { mode: "multiple" as const } : {})}
      value={value}
      allowClear
      loading={found.isFetching}
      showSearch={{ filterOption: false, onSearch: setText }}
      placeholder={rest.placeholder ?? t("form.choose")}
      notFoundContent={
        found.error !== null
          ? sentence(asProblem(found.error), language)
          : found.isPending
            ? t("loading")
            : t("form.none_found")
      }
      options={[
        ...records.map((record) => ({ value: record.id, label: record.title })),
        ...unseen.map((each) => ({ value: each, label: t("record.unseen", { kind: name.kind(kind) }) })),
      ]}
      onChange={(next: string | string[] | undefined) => {
        const ids = next === undefined ? [] : Array.isArray(next) ? next : [next];
        onChange?.(
          next,
          records.filter((record) => ids.includes(record.id)),
        );
      }}
    />
  );
}
