import { ExclamationCircleOutlined } from "@ant-design/icons";
import { Form, Input, InputNumber, Modal, Radio, Select } from "antd";
import { useEffect } from "react";
import { useWords } from "@/words";
import { DraftNote } from "../form/DraftNote";
import { requiredRule } from "../form/Field";
import { useDraft, useDropMarked } from "../form/useDraft";
import { useLeaveGuard } from "../form/useLeaveGuard";
import { action as intentOf } from "../http/client";
import { useRecordChanged, useSubmit } from "../http/hooks";
import { formErrors } from "../http/problem";
import { ProblemAlert } from "../ProblemAlert";
import type { AllowedAction, View } from "../types";
import type { ActionField, DialogSpec } from "./actions";

interface Props<Body> {
  /** The record as it was when the dialog opened. */
  record: View<Body>;
  action: AllowedAction;
  spec: DialogSpec;
  onClose: () => void;
  onReload: () => void;
}

/** Confirms an action and asks for what it needs; a dangerous one says so. */
export function ActionDialog<Body>({ record, action, spec, onClose, onReload }: Props<Body>) {
  const { t, name, language } = useWords();
  const [form] = Form.useForm<Record<string, unknown>>();
  const { submit, pending, problem } = useSubmit();
  const changed = useRecordChanged();
  const label = name.action(action.action);
  const about = spec.fixed === undefined ? "" : `.${JSON.stringify(spec.fixed)}`;
  const draft = useDraft<Record<string, unknown>>(`${action.action}.${record.id}${about}`, record.version, (values) =>
    form.setFieldsValue(values),
  );
  useLeaveGuard(draft.dirty);
  useDropMarked(draft, problem);

  useEffect(() => {
    if (problem !== null) form.setFields(formErrors(problem, language));
  }, [form, language, problem]);

  const finish = async (values: Record<string, unknown>) => {
    const answer = await submit(intentOf(record, action.verb, { ...values, ...spec.fixed }));
    if (answer === null) return;
    draft.discard();
    changed(answer, t("action.done", { action: label }));
    onClose();
  };

  return (
    <Modal
      open
      title={
        <span>
          {action.danger && <ExclamationCircleOutlined className="danger-icon" aria-hidden />} {label}
        </span>
      }
      okText={label}
      cancelText={t("form.cancel")}
      okButtonProps={{ danger: action.danger, loading: pending }}
      // Closed by its cross or by Escape it keeps what was written; this button gives it up.
      cancelButtonProps={{ disabled: pending, onClick: draft.discard }}
      closable={!pending}
      keyboard={!pending}
      mask={{ closable: !pending }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t(action.danger ? "action.confirm_danger" : "action.confirm", { action: label, title: record.title })}</p>
      {spec.note !== undefined && <p className="muted">{t(spec.note)}</p>}
      <DraftNote
        draft={draft}
        onDiscard={() => {
          draft.discard();
          form.resetFields();
        }}
      />
      <Form
        form={form}
        layout="vertical"
        scrollToFirstError={{ block: "center", focus: true }}
        aria-busy={pending}
        onValuesChange={() => draft.touch(() => form.getFieldsValue(true) as Record<string, unknown>)}
        onFinish={(values) => void finish(values)}
      >
        {(spec.fields ?? []).map((field) => (
          <FieldInput key={field.name} field={field} />
        ))}
      </Form>
      <ProblemAlert
        problem={problem}
        withFields
        onReload={() => {
          onReload();
          onClose();
        }}
      />
    </Modal>
  );
}

function FieldInput({ field }: { field: ActionField }) {
  const { t } = useWords();
  const text = field.input === "text" || field.input === "area";
  const rules = field.required ? [requiredRule(t("form.required", { field: t(field.label) }), text)] : [];
  return (
    <Form.Item name={field.name} label={t(field.label)} rules={rules}>
      {field.input === "area" ? (
        <Input.TextArea rows={3} maxLength={1000} showCount />
      ) : field.input === "number" ? (
        <InputNumber min={0} style={{ width: "100%" }} />
      ) : field.input === "yes_no" ? (
        // The label of a form item names inputs only; a group of them is named here.
        <Radio.Group
          aria-label={t(field.label)}
          options={[
            { value: false, label: t("no") },
            { value: true, label: t("yes") },
          ]}
        />
      ) : field.input === "choice" ? (
        <Select options={(field.choices ?? []).map((choice) => ({ value: choice.value, label: t(choice.word) }))} />
      ) : (
        <Input maxLength={200} />
      )}
    </Form.Item>
  );
}
