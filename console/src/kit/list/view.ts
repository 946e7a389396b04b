/**
 * The view of a list: filter, order, page size and columns. It lives in the address bar, so that a
 * link shows a colleague the same rows; a saved view is such an address with a name.
 */

import type { ListQuery } from "../http/client";

export const SORT_FIELDS = ["created_at", "updated_at", "title", "status"] as const;
export type SortField = (typeof SORT_FIELDS)[number];
export interface Sort {
  field: SortField;
  descending: boolean;
}

export const PAGE_SIZES = [20, 50, 100] as const;

export interface ListView {
  q: string;
  status: string | null;
  zone: string | null;
  /** Node of a classification tree, `tree/node`. */
  class: string | null;
  /** Only what is late with its renewal. */
  overdue: boolean;
  sort: Sort;
  limit: number;
  /** Shown columns in order; null is the list's own choice. */
  columns: string[] | null;
}

export const DEFAULT_VIEW: ListView = {
  q: "",
  status: null,
  zone: null,
  class: null,
  overdue: false,
  sort: { field: "updated_at", descending: true },
  limit: 20,
  columns: null,
};

function parseSort(text: string | null): Sort {
  const field = text?.replace(/^-/, "");
  const known = SORT_FIELDS.find((name) => name === field);
  return known === undefined ? DEFAULT_VIEW.sort : { field: known, descending: text?.startsWith("-") ?? false };
}

export function sortText(sort: Sort): string {
  return `${sort.descending ? "-" : ""}${sort.field}`;
}

/** Reads a view from an address; what it does not understand is the default. */
export function parseView(params: URLSearchParams): ListView {
  const limit = Number(params.get("limit"));
  const columns = params.get("columns");
  return {
    q: params.get("q") ?? "",
    status: params.get("status") || null,
    zone: params.get("zone") || null,
    class: params.get("class") || null,
    overdue: params.get("overdue") === "true",
    sort: parseSort(params.get("sort")),
    limit: PAGE_SIZES.find((size) => size === limit) ?? DEFAULT_VIEW.limit,
    columns: columns === null ? null : columns.split(",").filter((name) => name !== ""),
  };
}

/** Writes a view as an address, without what is default. */
export function viewParams(view: ListView): URLSearchParams {
  const params = new URLSearchParams();
  if (view.q.trim() !== "") params.set("q", view.q.trim());
  if (view.status !== null) params.set("status", view.status);
  if (view.zone !== null) params.set("zone", view.zone);
  if (view.class !== null) params.set("class", view.class);
  if (view.overdue) params.set("overdue", "true");
  if (sortText(view.sort) !== sortText(DEFAULT_VIEW.sort)) params.set("sort", sortText(view.sort));
  if (view.limit !== DEFAULT_VIEW.limit) params.set("limit", String(view.limit));
  if (view.columns !== null) params.set("columns", view.columns.join(","));
  return params;
}

/** The query the platform answers for a view. */
export function queryOf(view: ListView, cursor?: string): ListQuery {
  return {
    q: view.q.trim() || undefined,
    status: view.status ?? undefined,
    zone: view.zone ?? undefined,
    class: view.class ?? undefined,
    overdue: view.overdue || undefined,
    sort: sortText(view.sort),
    limit: view.limit,
    cursor,
  };
}
