import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useDeferredValue, useState } from "react";
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
  /** Narrows what the server found, where the server has no such filter. */
  suits?: (record: View<Body>) => boolean;
  placeholder?: string;
  disabled?: boolean;
  "aria-label"?: string;
}

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
  const { t, language } = useWords();
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const query = { q: q || undefined, status, zone, sort: "title", limit: 50 };
  const found = useQuery({
    queryKey: [...cacheKey.list(kind), "select", query],
    queryFn: ({ signal }) => listRecords<Body>(kind, query, signal),
  });
  const chosenIds = value === undefined ? [] : Array.isArray(value) ? value : [value];
  const offered = (found.data?.items ?? []).filter((record) => suits?.(record) ?? true);
  const missing = chosenIds.filter((chosen) => !offered.some((record) => record.id === chosen));
  const chosen = useQuery({
    queryKey: ["select", kind, missing],
    queryFn: () => Promise.all(missing.map((each) => readRecord<Body>(kind, each))),
    enabled: missing.length > 0,
    retry: false,
  });
  const records = [...offered, ...(chosen.data ?? []).filter((record) => missing.includes(record.id))];
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
      options={records.map((record) => ({ value: record.id, label: record.title }))}
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
