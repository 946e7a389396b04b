import { TreeSelect } from "antd";
import type { Schemas } from "@/api";
import { ProblemLine } from "@/kit/ProblemAlert";
import { branches, useTrees } from "./tree";

type Classes = Schemas["Classification"][];

interface Props {
  id?: string;
  value?: Classes;
  onChange?: (classes: Classes) => void;
}

/** Files a resource in any number of nodes of the trees in force. */
export function ClassPicker({ id, value = [], onChange }: Props) {
  const { trees, error } = useTrees();
  return (
    <TreeSelect
      {...(id === undefined ? {} : { id })}
      multiple
      allowClear
      style={{ width: "100%" }}
      treeData={trees.map(({ code, name, nodes }) => ({
        key: code,
        value: code,
        title: name,
        selectable: false,
        children: branches(nodes, `${code}/`),
      }))}
      showSearch
      {...(error === null ? {} : { notFoundContent: <ProblemLine error={error} /> })}
      treeNodeFilterProp="title"
      value={value.map(({ tree, node }) => `${tree}/${node}`)}
      onChange={(chosen: string[]) => onChange?.(chosen.map(classOf))}
    />
  );
}

/** A class from `tree/node`. */
export function classOf(text: string): Schemas["Classification"] {
  const at = text.indexOf("/");
  return { tree: text.slice(0, at), node: text.slice(at + 1) };
}
