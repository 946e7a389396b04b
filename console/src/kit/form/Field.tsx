import { Form } from "antd";
import type { FormItemProps } from "antd";
import type { Rule } from "antd/es/form";
import { useWords } from "@/words";

interface Props extends Omit<FormItemProps, "required"> {
  label: string;
  required?: boolean;
  /** Texts must hold more than blanks. */
  text?: boolean;
  wide?: boolean;
}

/**
 * The rule of a field that must be filled in; a text must hold more than blanks. Only a text may
 * carry `whitespace`, even as false: with it the value is held to be a string, and no number, list
 * or yes or no passes.
 */
export function requiredRule(message: string, text: boolean): Rule {
  return text ? { required: true, whitespace: true, message } : { required: true, message };
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
  const own = required ? [requiredRule(t("form.required", { field: label }), text)] : [];
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
