import { Form, Input, Modal } from "antd";
import type { Schemas } from "@/api";
import { Day } from "@/kit/form/DayRange";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { action } from "@/kit/http/client";
import { useRecordChanged, useSubmit } from "@/kit/http/hooks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import type { AgreementBody } from "../mandate/types";
import type { ResourceBody } from "./types";

type Values = Schemas["AssessImportant"];

/** Puts a risk assessment of important data on file, for one of the agreements that name the resource. */
export function AssessDialog({ record, onClose }: { record: View<ResourceBody>; onClose: () => void }) {
  const { t, name } = useWords();
  const [form] = Form.useForm<Values>();
  const changed = useRecordChanged();
  const { submit, pending, problem } = useSubmit();
  const assess = async () => {
    const values = await form.validateFields().catch(() => null);
    if (values === null) return;
    const answer = await submit(action(record, "assess_important", values));
    if (answer !== null) {
      changed(answer, t("action.done", { action: name.action("resource.assess_important") }));
      onClose();
    }
  };
  return (
    <Modal
      open
      title={name.action("resource.assess_important")}
      okText={name.action("resource.assess_important")}
      cancelText={t("form.cancel")}
      confirmLoading={pending}
      onOk={() => void assess()}
      onCancel={onClose}
    >
      <p className="muted">{t("importance.assess_note")}</p>
      <ProblemAlert problem={problem} withFields />
      <Form<Values> form={form} layout="vertical">
        <Field name="agreement_id" label={t("kind.agreement")} required>
          <RecordSelect<AgreementBody> kind="agreement" suits={({ body }) => body.resource_ids.includes(record.id)} />
        </Field>
        <Field name="doc_no" label={t("importance.doc_no")} required text>
          <Input maxLength={100} />
        </Field>
        <Field name="end" label={t("importance.end")} required>
          <Day />
        </Field>
      </Form>
    </Modal>
  );
}
