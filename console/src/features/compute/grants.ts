import { useQueries, useQuery } from "@tanstack/react-query";
import { listRecords, readRecord } from "@/kit/http/client";
import { cacheKey } from "@/kit/http/hooks";
import type { View } from "@/kit/types";
import type { ResourceBody } from "../catalogue/types";
import type { GrantBody } from "../grant/types";

/** A granted resource as a statement sees it: a table by its code, with the granted columns only. */
export interface GrantedTable {
  grant: View<GrantBody>;
  resource: View<ResourceBody> | undefined;
  /** Name in SQL: the resource's code. */
  table: string | undefined;
}

/** Every grant in force of this person's organisation, with its resource. */
export function useGrantedTables() {
  const grants = useQuery({
    queryKey: [...cacheKey.list("grant"), "workbench"],
    queryFn: ({ signal }) => listRecords<GrantBody>("grant", { status: "active", sort: "title", limit: 100 }, signal),
  });
  const items = grants.data?.items ?? [];
  const resources = useQueries({
    queries: items.map(({ body }) => ({
      queryKey: cacheKey.record("resource", body.resource_id),
      queryFn: ({ signal }: { signal: AbortSignal }) => readRecord<ResourceBody>("resource", body.resource_id, signal),
      staleTime: 60_000,
    })),
  });
  const tables: GrantedTable[] = items.map((grant, place) => ({
    grant,
    resource: resources[place]?.data,
    table: resources[place]?.data?.body.code,
  }));
  // A table whose resource cannot be read has no name to write a statement with.
  const unread = resources.find(({ error }) => error !== null)?.error ?? null;
  return { tables, isPending: grants.isPending, error: grants.error ?? unread };
}
