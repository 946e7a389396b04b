import { Checkbox, Input } from "antd";
import type { Schemas } from "@/api";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { useWords } from "@/words";
import { nodesOf } from "./tree";

/** The form of a tree: its nodes are pasted as lines. */
export type TreeValues = Omit<Schemas["ImportTree"], "nodes"> & { lines: string };

export function TreeCreate() {
  const { t } = useWords();
  return (
    <CreatePage<"tree", TreeValues>
      kind="tree"
      action="tree.create"
      intro={t("tree.intro")}
      initial={{ required: false }}
      body={({ code, name, required, lines }) => ({ code, name, required, nodes: nodesOf(lines) })}
    >
      {() => (
        <div className="form-grid">
          <Field name="code" label={t("tree.code")} required text help={t("tree.code_help")}>
            <Input className="mono" maxLength={41} />
          </Field>
          <TreeFields />
        </div>
      )}
    </CreatePage>
  );
}

/** Name, nodes and whether every resource must be filed in it. */
export function TreeFields() {
  const { t } = useWords();
  return (
    <>
      <Field name="name" label={t("tree.name")} required text>
        <Input maxLength={60} />
      </Field>
      <Field name="required" label={t("tree.required")} valuePropName="checked" wide>
        <Checkbox>{t("tree.required_help")}</Checkbox>
      </Field>
      <Field name="lines" label={t("tree.nodes")} required text wide help={t("tree.lines_help")}>
        <Input.TextArea className="mono" rows={14} />
      </Field>
    </>
  );
}
