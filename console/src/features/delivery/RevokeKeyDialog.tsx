import { Form, Modal, Select } from "antd";
import type { Schemas } from "@/api";
import { action } from "@/kit/http/client";
import { useRecordChanged, useSubmit } from "@/kit/http/hooks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import type { SubscriptionBody } from "./types";

/** Revokes one key; calls with it fail from the next one on. */
export function RevokeKeyDialog({ record, onClose }: { record: View<SubscriptionBody>; onClose: () => void }) {
  const { t, name } = useWords();
  const changed = useRecordChanged();
  const [form] = Form.useForm<{ prefix: string }>();
  const { submit, pending, problem } = useSubmit();
  const live = record.body.keys.filter((key) => key.revoked_at === null);
  const revoke = async ({ prefix }: { prefix: string }) => {
    const answer = await submit(action(record, "revoke_key", { prefix } satisfies Schemas["RevokeKey"]));
    if (answer === null) return;
    changed(answer, t("action.done", { action: name.action("subscription.revoke_key") }));
    onClose();
  };
  return (
    <Modal
      open
      title={name.action("subscription.revoke_key")}
      okText={name.action("subscription.revoke_key")}
      okButtonProps={{ danger: true, loading: pending, disabled: live.length === 0 }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={live[0] ? { prefix: live[0].prefix } : {}}
        onFinish={(values) => void revoke(values)}
      >
        <Form.Item name="prefix" label={t("delivery.key_prefix")} rules={[{ required: true }]}>
          <Select options={live.map((key) => ({ value: key.prefix, label: `${key.prefix}…` }))} />
        </Form.Item>
      </Form>
      <ProblemAlert problem={problem} withFields />
    </Modal>
  );
}
