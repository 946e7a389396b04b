import { useQueryClient } from "@tanstack/react-query";
import { Modal, type FormInstance } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "@/words";
import { RecordForm } from "../form/RecordForm";
import { action } from "../http/client";
import { cacheKey, useRecordChanged } from "../http/hooks";
import type { View } from "../types";

interface Props<Values> {
  /** The record as it was when the dialog opened. */
  record: Pick<View, "kind" | "id" | "version">;
  verb: string;
  /** Name of the draft, where the verb alone would mix several: `review.<digest>`. */
  draft?: string;
  initial?: Partial<Values>;
  width?: number;
  /** What the reader should know, above the fields. */
  note?: ReactNode;
  /** What is sent for these values, where it is not they themselves. */
  body?: (values: Values) => object;
  onClose: () => void;
  children: (form: FormInstance<Values>) => ReactNode;
}

/** The form of an action on a record, in a dialog. */
export function FormDialog<Values extends object>({
  record,
  verb,
  draft = verb,
  initial,
  width,
  note,
  body = (values) => values,
  onClose,
  children,
}: Props<Values>) {
  const { t, name } = useWords();
  const cache = useQueryClient();
  const changed = useRecordChanged();
  const [pending, setPending] = useState(false);
  const title = name.action(`${record.kind}.${verb}`);
  return (
    <Modal
      open
      title={title}
      footer={null}
      {...(width === undefined ? {} : { width })}
      closable={!pending}
      keyboard={!pending}
      mask={{ closable: !pending }}
      onCancel={onClose}
    >
      {note}
      <RecordForm<Values>
        draft={`${record.kind}.${draft}.${record.id}`}
        base={record.version}
        guard={false}
        {...(initial === undefined ? {} : { initial })}
        submitLabel={title}
        intent={(values) => action(record, verb, body(values))}
        onPending={setPending}
        onCancel={onClose}
        onReload={() => {
          void cache.invalidateQueries({ queryKey: cacheKey.record(record.kind, record.id) });
          onClose();
        }}
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
