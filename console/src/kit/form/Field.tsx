import { Form } from "antd";
import type { FormItemProps } from "antd";
import { useWords } from "@/words";

interface Props extends Omit<FormItemProps, "required"> {
  label: string;
  required?: boolean;
  /** Texts must hold more than blanks. */
  text?: boolean;
  wide?: boolean;
}

/** A labelled form field, its help below and never in place of an error; a required one says by name what is missing. */
export function Field({
  required = false,
  text = false,
  wide = false,
  rules = [],
  label,
  className,
  help,
  ...rest
}: Props) {
  const { t } = useWords();
  const own = required ? [{ required: true, whitespace: text, message: t("form.required", { field: label }) }] : [];
  return (
    <Form.Item
      label={label}
      rules={[...own, ...rules]}
      className={[className, wide ? "wide" : ""].filter(Boolean).join(" ")}
      extra={help}
      {...rest}
    />
  );
}
