import { Tree } from "antd";
import { Section } from "@/kit/marks";
import { FormDialog } from "@/kit/page/FormDialog";
import { RecordPage } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { branches, linesOf, nodesOf, type TreeBody } from "./tree";
import { TreeFields, type TreeValues } from "./TreeCreate";

export function TreePage() {
  const { t } = useWords();
  return (
    <RecordPage<TreeBody>
      kind="tree"
      actions={{
        replace: { ask: "own", open: (record, close) => <ReplaceDialog record={record} onClose={close} /> },
        retire: { ask: "dialog", note: "tree.retire_note" },
      }}
      facts={({ body }, { t }) => [
        { label: t("tree.code"), value: <span className="mono">{body.code}</span> },
        { label: t("tree.edition"), value: body.edition },
        { label: t("tree.required"), value: t(body.required ? "yes" : "no") },
      ]}
    >
      {(record) => (
        <Section title={t("tree.nodes_title", { count: record.body.nodes.length })}>
          <Tree treeData={branches(record.body.nodes)} selectable={false} height={560} />
        </Section>
      )}
    </RecordPage>
  );
}

/** Replaces the nodes by a newer edition. */
function ReplaceDialog({ record, onClose }: { record: View<TreeBody>; onClose: () => void }) {
  const { name, required, nodes } = record.body;
  return (
    <FormDialog<Omit<TreeValues, "code">>
      record={record}
      verb="replace"
      width={820}
      initial={{ name, required, lines: linesOf(nodes) }}
      body={({ lines, ...values }) => ({ ...values, nodes: nodesOf(lines) })}
      onClose={onClose}
    >
      {() => (
        <div className="form-grid">
          <TreeFields />
        </div>
      )}
    </FormDialog>
  );
}
