import { Button, Input, Upload } from "antd";
import { UploadOutlined } from "@ant-design/icons";
import { Field } from "@/kit/form/Field";
import { useWords, type Word } from "@/words";
import { readSpans } from "./types";

/** A field of days, a day or a span on each line, typed or read from a file. */
export function SpanLines({ name, label, required = false }: { name: string; label: Word; required?: boolean }) {
  const { t } = useWords();
  return (
    <Field
      name={name}
      label={t(label)}
      required={required}
      wide
      help={t("calendar.days_help")}
      rules={[
        {
          validator: (_rule, value: string | undefined) => {
            const read = readSpans(value ?? "");
            return "line" in read
              ? Promise.reject(new Error(t("calendar.days_invalid", { line: read.line })))
              : Promise.resolve();
          },
        },
      ]}
    >
      <Lines />
    </Field>
  );
}

function Lines({ id, value, onChange }: { id?: string; value?: string; onChange?: (value: string) => void }) {
  const { t } = useWords();
  return (
    <>
      <Input.TextArea
        {...(id === undefined ? {} : { id })}
        className="mono"
        rows={5}
        value={value ?? ""}
        onChange={(event) => onChange?.(event.target.value)}
      />
      <Upload
        accept=".txt,.csv"
        showUploadList={false}
        beforeUpload={(file) => {
          void file.text().then((text) => onChange?.(text));
          return false;
        }}
      >
        <Button size="small" icon={<UploadOutlined aria-hidden />}>
          {t("calendar.from_file")}
        </Button>
      </Upload>
    </>
  );
}
