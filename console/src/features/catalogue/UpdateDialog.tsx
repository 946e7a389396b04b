import { Modal } from "antd";
import type { Schemas } from "@/api";
import { RecordForm } from "@/kit/form/RecordForm";
import { action } from "@/kit/http/client";
import { useRecordChanged } from "@/kit/http/hooks";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { DescribeFields } from "./DescribeFields";
import { entryOf } from "./entry";
import type { ResourceBody } from "./types";

type Values = Schemas["UpdateResource"];

/** Changes the description of a draft. */
export function UpdateDialog({ record, onClose }: { record: View<ResourceBody>; onClose: () => void }) {
  const { t, name } = useWords();
  const changed = useRecordChanged();
  const { name: title, abstract_, update_cycle, open_type, closed_basis, entry } = record.body;
  return (
    <Modal open width={920} title={name.action("resource.update")} footer={null} onCancel={onClose}>
      <RecordForm<Values>
        draft={`resource.update.${record.id}`}
        guard={false}
        initial={{ name: title, abstract_, update_cycle, open_type, closed_basis, entry }}
        intent={(values) =>
          action(record, "update", {
            ...values,
            closed_basis: values.closed_basis ?? null,
            entry: entryOf(values.entry),
          })
        }
        onCancel={onClose}
        onDone={(answer) => {
          changed(answer, t("action.done", { action: name.action("resource.update") }));
          onClose();
        }}
      >
        {() => (
          <div className="form-grid">
            <DescribeFields />
          </div>
        )}
      </RecordForm>
    </Modal>
  );
}
