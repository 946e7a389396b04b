import { Input, InputNumber, Select } from "antd";
import { Day } from "@/kit/form/DayRange";
import { Field } from "@/kit/form/Field";
import { ClassPicker } from "./ClassFields";
import { useWords } from "@/words";
import { ENTRY_GROUPS, type EntryField } from "./entry";

/** The catalogue entry beside name and items: every group of the national core metadata. A draft may be incomplete. */
export function EntryFields() {
  const { t } = useWords();
  return (
    <>
      <Field name={["entry", "classes"]} label={t("entry.classes")} wide>
        <ClassPicker />
      </Field>
      {ENTRY_GROUPS.map((group) => (
        <fieldset key={group.key} className="wide form-group">
          <legend>{t(`entry.group.${group.key}`)}</legend>
          <div className="form-grid">
            {group.fields.map((field) => (
              <Field
                key={field.key}
                name={["entry", field.key]}
                label={t(`entry.${field.key}`)}
                wide={"wide" in field && field.wide}
              >
                <EntryInput field={field} />
              </Field>
            ))}
          </div>
        </fieldset>
      ))}
    </>
  );
}

/** The input a field is written with. The form gives it value and change handler, so both are passed on. */
function EntryInput({ field, ...given }: { field: EntryField }) {
  const { t, name } = useWords();
  switch (field.input) {
    case "text":
      return <Input maxLength={field.limit} {...given} />;
    case "long":
      return <Input.TextArea rows={2} maxLength={field.limit} {...given} />;
    case "words":
      return <Select mode="tags" tokenSeparators={["；", ";"]} open={false} suffixIcon={null} {...given} />;
    case "number":
      return <InputNumber min={0} max={Number.MAX_SAFE_INTEGER} precision={0} style={{ width: "100%" }} {...given} />;
    case "day":
      return <Day {...given} />;
    case "flag":
      return (
        <Select
          allowClear
          options={[
            { value: true, label: t("yes") },
            { value: false, label: t("no") },
          ]}
          {...given}
        />
      );
    case "one":
    case "several":
      return (
        <Select
          allowClear
          {...(field.input === "several" ? { mode: "multiple" as const } : {})}
          options={field.choices.map((choice) => ({ value: choice, label: name.code(field.group, choice) }))}
          {...given}
        />
      );
  }
}
