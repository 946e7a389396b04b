import { Checkbox, Input, InputNumber, Select } from "antd";
import { Field } from "@/kit/form/Field";
import { useWords } from "@/words";
import { COORDINATE_SYSTEMS, DERIVATIONS, PERSONAL_CLASSES, ROLES } from "./item";

/** What one item is described by; `path` is where it lies in the form. */
export function ItemFields({ path = [] }: { path?: (string | number)[] }) {
  const { t, name } = useWords();
  return (
    <div className="form-grid">
      <Field name={[...path, "english_name"]} label={t("item.english_name")}>
        <Input maxLength={100} />
      </Field>
      <Field name={[...path, "measure"]} label={t("item.measure")}>
        <Input maxLength={50} />
      </Field>
      <Field name={[...path, "meaning"]} label={t("item.meaning")} wide>
        <Input.TextArea rows={2} maxLength={500} />
      </Field>
      <Field name={[...path, "coordinate_system"]} label={t("item.coordinate_system")}>
        <Select
          allowClear
          options={COORDINATE_SYSTEMS.map((each) => ({ value: each, label: name.code("coordinates", each) }))}
        />
      </Field>
      <Field name={[...path, "derivation"]} label={t("item.derivation")} help={t("derivation.plain_note")}>
        <Select
          allowClear
          options={DERIVATIONS.map((each) => ({ value: each, label: name.code("derivation", each) }))}
        />
      </Field>
      <Field
        name={[...path, "derived_from"]}
        label={t("item.derived_from")}
        dependencies={[[...path, "derivation"]]}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_rule, source: string | undefined) =>
              ["keyed_hmac", "plain_hash", "other"].includes(String(getFieldValue([...path, "derivation"]))) &&
              (source ?? "").trim() === ""
                ? Promise.reject(new Error(t("form.required", { field: t("item.derived_from") })))
                : Promise.resolve(),
          }),
        ]}
      >
        <Input maxLength={100} />
      </Field>
      <Field name={[...path, "length"]} label={t("item.length")}>
        <InputNumber min={1} max={1_000_000} precision={0} style={{ width: "100%" }} />
      </Field>
      <Field name={[...path, "precision"]} label={t("item.precision")}>
        <InputNumber min={0} max={38} precision={0} style={{ width: "100%" }} />
      </Field>
      <Field name={[...path, "key"]} label={t("item.key")} valuePropName="checked">
        <Checkbox>{t("yes")}</Checkbox>
      </Field>
      <Field name={[...path, "nullable"]} label={t("item.nullable")} valuePropName="checked">
        <Checkbox>{t("yes")}</Checkbox>
      </Field>
      <Field name={[...path, "code_list"]} label={t("item.code_list")}>
        <Input maxLength={200} />
      </Field>
      <Field name={[...path, "element_no"]} label={t("item.element_no")}>
        <Input maxLength={100} />
      </Field>
      <Field name={[...path, "personal"]} label={t("item.personal")}>
        <Select
          allowClear
          options={PERSONAL_CLASSES.map((each) => ({ value: each, label: name.code("personal", each) }))}
        />
      </Field>
      <Field name={[...path, "sensitive_category"]} label={t("item.sensitive_category")}>
        <Input maxLength={100} />
      </Field>
      <Field name={[...path, "role"]} label={t("item.role")}>
        <Select allowClear options={ROLES.map((each) => ({ value: each, label: name.code("identity", each) }))} />
      </Field>
      <Field name={[...path, "requestable"]} label={t("item.requestable")} valuePropName="checked">
        <Checkbox>{t("yes")}</Checkbox>
      </Field>
      <Field
        name={[...path, "refusal_basis"]}
        label={t("item.refusal_basis")}
        wide
        dependencies={[[...path, "requestable"]]}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_rule, basis: string | undefined) =>
              getFieldValue([...path, "requestable"]) !== false || (basis ?? "").trim() !== ""
                ? Promise.resolve()
                : Promise.reject(new Error(t("form.required", { field: t("item.refusal_basis") }))),
          }),
        ]}
      >
        <Input.TextArea rows={2} maxLength={500} />
      </Field>
      <Field name={[...path, "quality_rules"]} label={t("item.quality_rules")} wide>
        <Select mode="tags" tokenSeparators={["；", ";"]} open={false} suffixIcon={null} />
      </Field>
    </div>
  );
}
