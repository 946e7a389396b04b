import { Input, Modal } from "antd";
import type { Schemas } from "@/api";
import { Field } from "@/kit/form/Field";
import { RecordForm } from "@/kit/form/RecordForm";
import { action } from "@/kit/http/client";
import { useRecordChanged } from "@/kit/http/hooks";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { DescribeFields } from "./DescribeFields";
import { entryOf } from "./entry";
import { descriptionOf } from "./revision";
import type { ResourceBody } from "./types";

type Values = Schemas["UpdateResource"] & { reason: string };

/** Proposes a change of a published entry; another person confirms it. */
export function ReviseDialog({ record, onClose }: { record: View<ResourceBody>; onClose: () => void }) {
  const { t, name } = useWords();
  const changed = useRecordChanged();
  const { items, ...described } = descriptionOf(record.body);
  return (
    <Modal open width={920} title={name.action("resource.revise")} footer={null} onCancel={onClose}>
      <RecordForm<Values>
        draft={`resource.revise.${record.id}`}
        guard={false}
        initial={described as Partial<Values>}
        intent={({ reason, ...values }) =>
          action(record, "revise", {
            reason,
            description: { ...values, closed_basis: values.closed_basis ?? null, entry: entryOf(values.entry), items },
          })
        }
        onCancel={onClose}
        onDone={(answer) => {
          changed(answer, t("action.done", { action: name.action("resource.revise") }));
          onClose();
        }}
      >
        {() => (
          <div className="form-grid">
            <Field name="reason" label={t("field.reason")} required text wide>
              <Input.TextArea rows={2} maxLength={500} />
            </Field>
            <DescribeFields />
          </div>
        )}
      </RecordForm>
    </Modal>
  );
}
