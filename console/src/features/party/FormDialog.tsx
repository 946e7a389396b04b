import { Modal, type FormInstance } from "antd";
import type { ReactNode } from "react";
import { RecordForm } from "@/kit/form/RecordForm";
import { action } from "@/kit/http/client";
import { useRecordChanged } from "@/kit/http/hooks";
import type { View } from "@/kit/types";
import { useWords } from "@/words";

interface Props<Values> {
  record: View;
  verb: string;
  initial?: Partial<Values>;
  /** What is sent for these values, where it is not they themselves. */
  body?: (values: Values) => object;
  onClose: () => void;
  children: (form: FormInstance<Values>) => ReactNode;
}

/** The form of an action on a record, in a dialog. */
export function FormDialog<Values extends object>({
  record,
  verb,
  initial,
  body = (values) => values,
  onClose,
  children,
}: Props<Values>) {
  const { t, name } = useWords();
  const changed = useRecordChanged();
  const title = name.action(`${record.kind}.${verb}`);
  return (
    <Modal open title={title} footer={null} onCancel={onClose}>
      <RecordForm<Values>
        draft={`${record.kind}.${verb}.${record.id}`}
        guard={false}
        {...(initial === undefined ? {} : { initial })}
        submitLabel={title}
        intent={(values) => action(record, verb, body(values))}
        onCancel={onClose}
        onDone={(answer) => {
          changed(answer, t("action.done", { action: title }));
          onClose();
        }}
      >
        {children}
      </RecordForm>
    </Modal>
  );
}
