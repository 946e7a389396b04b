import { Modal, Tree } from "antd";
import { RecordForm } from "@/kit/form/RecordForm";
import { action } from "@/kit/http/client";
import { useRecordChanged } from "@/kit/http/hooks";
import { Section } from "@/kit/marks";
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
  const { t, name } = useWords();
  const changed = useRecordChanged();
  const { name: title, required, nodes } = record.body;
  return (
    <Modal open width={820} title={name.action("tree.replace")} footer={null} onCancel={onClose}>
      <RecordForm<Omit<TreeValues, "code">>
        draft={`tree.replace.${record.id}`}
        guard={false}
        initial={{ name: title, required, lines: linesOf(nodes) }}
        intent={({ lines, ...values }) => action(record, "replace", { ...values, nodes: nodesOf(lines) })}
        onCancel={onClose}
        onDone={(answer) => {
          changed(answer, t("action.done", { action: name.action("tree.replace") }));
          onClose();
        }}
      >
        {() => (
          <div className="form-grid">
            <TreeFields />
          </div>
        )}
      </RecordForm>
    </Modal>
  );
}
