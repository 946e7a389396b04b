import { Form, Input, Modal, Radio } from "antd";
import type { Schemas } from "@/api";
import { RecordForm } from "@/kit/form/RecordForm";
import { action } from "@/kit/http/client";
import { useRecordChanged } from "@/kit/http/hooks";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import type { ExportBody } from "./types";

interface Values {
  approve: boolean;
  opinion: string;
}

/** A review of exactly the candidate whose digest the reviewer sees: another digest is refused. */
export function ReviewDialog({ record, onClose }: { record: View<ExportBody>; onClose: () => void }) {
  const { t, name } = useWords();
  const changed = useRecordChanged();
  const { digest } = record.body;
  return (
    <Modal open width={640} title={name.action("export.review")} footer={null} onCancel={onClose}>
      <p>{t("airlock.review_note")}</p>
      <p className="key-once mono">{digest}</p>
      <RecordForm<Values>
        draft={`export.review.${record.id}.${digest}`}
        guard={false}
        intent={({ approve, opinion }) =>
          action(record, "review", { digest, approve, opinion } satisfies Schemas["ReviewExport"])
        }
        onCancel={onClose}
        onDone={(answer) => {
          changed(answer, t("action.done", { action: name.action("export.review") }));
          onClose();
        }}
      >
        {() => (
          <>
            <Form.Item
              name="approve"
              label={t("airlock.outcome")}
              rules={[{ required: true, message: t("form.required", { field: t("airlock.outcome") }) }]}
            >
              <Radio.Group
                aria-label={t("airlock.outcome")}
                options={[
                  { value: true, label: t("airlock.approve") },
                  { value: false, label: t("airlock.reject") },
                ]}
              />
            </Form.Item>
            <Form.Item
              name="opinion"
              label={t("field.opinion")}
              rules={[{ required: true, whitespace: true, message: t("form.required", { field: t("field.opinion") }) }]}
            >
              <Input.TextArea rows={4} maxLength={1000} showCount />
            </Form.Item>
          </>
        )}
      </RecordForm>
    </Modal>
  );
}
