/** Classification trees (分类体系): read from lines of text, shown as trees. */

import { useQuery } from "@tanstack/react-query";
import type { Answer, Schemas } from "@/api";
import { listRecords } from "@/kit/http/client";
import { cacheKey } from "@/kit/http/hooks";

export type TreeBody = Answer<"Tree">;

/** A node as a tree control takes it. */
export interface Branch {
  key: string;
  value: string;
  title: string;
  children: Branch[];
}

/** The nodes as branches; `prefix` makes keys unique among several trees. */
export function branches(nodes: TreeBody["nodes"], prefix = ""): Branch[] {
  const made = new Map<string, Branch>();
  const top: Branch[] = [];
  for (const { code, name } of nodes)
    made.set(code, { key: prefix + code, value: prefix + code, title: `${code} ${name}`, children: [] });
  for (const { code, parent } of nodes) {
    const branch = made.get(code);
    if (branch !== undefined) (parent === null ? top : (made.get(parent)?.children ?? top)).push(branch);
  }
  return top;
}

/** Nodes from lines `code, name, code above`, separated by commas or tabs: what a spreadsheet gives when it is copied. */
export function nodesOf(text: string): Schemas["TreeNode"][] {
  return text
    .split(/\r?\n/)
    .map((line) => line.split(/[\t,，]/).map((cell) => cell.trim()))
    .filter(([code]) => code !== undefined && code !== "")
    .map(([code = "", name = "", parent = ""]) => ({ code, name, parent: parent === "" ? null : parent }));
}

/** The same nodes as lines. */
export function linesOf(nodes: TreeBody["nodes"]): string {
  return nodes.map(({ code, name, parent }) => [code, name, parent ?? ""].join(",")).join("\n");
}

/** The trees in force. They are few, public and seldom change. */
export function useTrees(): TreeBody[] {
  const { data } = useQuery({
    queryKey: [...cacheKey.list("tree"), "in_force"],
    queryFn: ({ signal }) => listRecords<TreeBody>("tree", { status: "in_force", sort: "title", limit: 50 }, signal),
    staleTime: 300_000,
  });
  return data?.items.map(({ body }) => body) ?? [];
}
