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

/**
 * Nodes from lines `code, name, code above`: separated by tabs, as a spreadsheet gives them when it is
 * copied, or by commas where a line has no tab. A name may hold commas itself between tabs.
 */
export function nodesOf(text: string): Schemas["TreeNode"][] {
  return text
    .split(/\r?\n/)
    .map((line) => line.split(line.includes("\t") ? "\t" : /[,，]/).map((cell) => cell.trim()))
    .filter(([code]) => code !== undefined && code !== "")
    .map(([code = "", name = "", parent = ""]) => ({ code, name, parent: parent === "" ? null : parent }));
}

/** The same nodes as lines, with tabs: a name may hold a comma. */
export function linesOf(nodes: TreeBody["nodes"]): string {
  return nodes.map(({ code, name, parent }) => [code, name, parent ?? ""].join("\t")).join("\n");
}

/** A class by the names of its tree and node; its codes where no tree in force has it. */
export function classText(trees: TreeBody[], { tree, node }: Schemas["Classification"]): string {
  const found = trees.find(({ code }) => code === tree);
  const name = found?.nodes.find(({ code }) => code === node)?.name;
  return found === undefined || name === undefined ? `${tree}/${node}` : `${found.name} · ${node} ${name}`;
}

/** The trees in force. They are few, public and seldom change. */
export function useTrees(): { trees: TreeBody[]; error: Error | null } {
  const { data, error } = useQuery({
    queryKey: [...cacheKey.list("tree"), "in_force"],
    queryFn: ({ signal }) => listRecords<TreeBody>("tree", { status: "in_force", sort: "title", limit: 50 }, signal),
    staleTime: 300_000,
  });
  return { trees: data?.items.map(({ body }) => body) ?? [], error };
}
