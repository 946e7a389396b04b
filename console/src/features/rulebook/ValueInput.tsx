import { Checkbox, Input, InputNumber, Select, Space } from "antd";
import { useWords } from "@/words";
import { PURPOSES } from "../mandate/types";
import { parsedValue, shapeOf, valueText, type Reviews } from "./value";

interface Props {
  /** Name and present value of the parameter: they say what sort of value it takes. */
  parameter: { name: string; value: unknown };
  /** Given by the form. */
  id?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
}

/** The new value of a parameter, entered as what it is: a number, purposes, days, or reviews by grade. */
export function ValueInput({ parameter, id, value, onChange }: Props) {
  const { t, name } = useWords();
  const label = t("rulebook.new_value");
  const given = id === undefined ? {} : { id };
  switch (shapeOf(parameter)) {
    case "number":
      return (
        <InputNumber
          {...given}
          min={0}
          precision={0}
          style={{ width: "100%" }}
          value={typeof value === "number" ? value : null}
          onChange={(next) => onChange?.(next ?? undefined)}
        />
      );
    case "purposes":
      return (
        <Select<string[]>
          {...given}
          mode="multiple"
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={onChange}
          options={PURPOSES.map((purpose) => ({ value: purpose, label: name.code("purpose", purpose) }))}
        />
      );
    case "numbers":
      return (
        <Select<string[]>
          {...given}
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[",", "，", "、", " "]}
          value={Array.isArray(value) ? value.map(String) : []}
          // What is no whole number is not taken.
          onChange={(texts) => onChange?.(texts.filter((text) => /^\d+$/.test(text)).map(Number))}
        />
      );
    case "reviews":
      return <ReviewRows label={label} value={value as Record<string, Reviews> | undefined} onChange={onChange} />;
    case "other":
      return (
        <Input
          {...given}
          className="mono"
          value={value === undefined ? "" : valueText(value)}
          onChange={(event) => onChange?.(parsedValue(event.target.value))}
        />
      );
  }
}

interface RowsProps {
  label: string;
  value: Record<string, Reviews> | undefined;
  onChange: ((value: Record<string, Reviews>) => void) | undefined;
}

/** A row for each grade: how many regulators review an export of it, and whether its source department agrees too. */
function ReviewRows({ label, value = {}, onChange }: RowsProps) {
  const { t } = useWords();
  const set = (grade: string, of: Reviews, change: Partial<Reviews>) =>
    onChange?.({ ...value, [grade]: { ...of, ...change } });
  return (
    <Space orientation="vertical" role="group" aria-label={label}>
      {Object.entries(value).map(([grade, of]) => {
        const named = t("grade.level", { grade });
        return (
          <Space key={grade} wrap>
            <span>{named}</span>
            <InputNumber
              aria-label={`${named} ${t("rulebook.regulators")}`}
              min={0}
              max={9}
              precision={0}
              value={of.regulators}
              onChange={(count) => set(grade, of, { regulators: count ?? 0 })}
            />
            <span aria-hidden>{t("rulebook.regulators")}</span>
            <Checkbox checked={of.provider} onChange={(event) => set(grade, of, { provider: event.target.checked })}>
              {t("rulebook.by_provider")}
            </Checkbox>
          </Space>
        );
      })}
    </Space>
  );
}
