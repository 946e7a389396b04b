import { Checkbox, Drawer, Input, InputNumber, Select } from "antd";
import type { Schemas } from "@/api";
import { Field } from "@/kit/form/Field";
import { RecordForm } from "@/kit/form/RecordForm";
import { action } from "@/kit/http/client";
import { useRecordChanged } from "@/kit/http/hooks";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { COORDINATE_SYSTEMS, DERIVATIONS, describedItem, PERSONAL_CLASSES, ROLES } from "./item";
import type { Item, ResourceBody } from "./types";

/** Describes one item: meaning, type in the standard's sense, whether it may be asked for. */
export function ItemDrawer({ record, item, onClose }: { record: View<ResourceBody>; item: Item; onClose: () => void }) {
  const { t, name } = useWords();
  const changed = useRecordChanged();
  return (
    <Drawer open size="min(760px, 92vw)" title={t("item.describe", { item: item.name })} onClose={onClose}>
      <RecordForm<Schemas["ItemDetail"]>
        draft={`resource.describe_items.${record.id}.${item.name}`}
        guard={false}
        initial={item.detail}
        intent={(values) => action(record, "describe_items", { items: [describedItem(item, values)] })}
        onCancel={onClose}
        onDone={(answer) => {
          changed(answer, t("action.done", { action: name.action("resource.describe_items") }));
          onClose();
        }}
      >
        {(form) => (
          <div className="form-grid">
            <Field name="english_name" label={t("item.english_name")}>
              <Input maxLength={100} />
            </Field>
            <Field name="measure" label={t("item.measure")}>
              <Input maxLength={50} />
            </Field>
            <Field name="meaning" label={t("item.meaning")} wide>
              <Input.TextArea rows={2} maxLength={500} />
            </Field>
            <Field name="coordinate_system" label={t("item.coordinate_system")}>
              <Select
                allowClear
                options={COORDINATE_SYSTEMS.map((each) => ({ value: each, label: name.code("coordinates", each) }))}
              />
            </Field>
            <Field name="derivation" label={t("item.derivation")} help={t("derivation.plain_note")}>
              <Select
                allowClear
                options={DERIVATIONS.map((each) => ({ value: each, label: name.code("derivation", each) }))}
              />
            </Field>
            <Field
              name="derived_from"
              label={t("item.derived_from")}
              dependencies={["derivation"]}
              rules={[
                {
                  validator: (_rule, source: string | undefined) =>
                    ["keyed_hmac", "plain_hash", "other"].includes(String(form.getFieldValue("derivation"))) &&
                    (source ?? "").trim() === ""
                      ? Promise.reject(new Error(t("form.required", { field: t("item.derived_from") })))
                      : Promise.resolve(),
                },
              ]}
            >
              <Input maxLength={100} />
            </Field>
            <Field name="length" label={t("item.length")}>
              <InputNumber min={1} max={1_000_000} precision={0} style={{ width: "100%" }} />
            </Field>
            <Field name="precision" label={t("item.precision")}>
              <InputNumber min={0} max={38} precision={0} style={{ width: "100%" }} />
            </Field>
            <Field name="key" label={t("item.key")} valuePropName="checked">
              <Checkbox>{t("yes")}</Checkbox>
            </Field>
            <Field name="nullable" label={t("item.nullable")} valuePropName="checked">
              <Checkbox>{t("yes")}</Checkbox>
            </Field>
            <Field name="code_list" label={t("item.code_list")}>
              <Input maxLength={200} />
            </Field>
            <Field name="element_no" label={t("item.element_no")}>
              <Input maxLength={100} />
            </Field>
            <Field name="personal" label={t("item.personal")}>
              <Select
                allowClear
                options={PERSONAL_CLASSES.map((each) => ({ value: each, label: name.code("personal", each) }))}
              />
            </Field>
            <Field name="sensitive_category" label={t("item.sensitive_category")}>
              <Input maxLength={100} />
            </Field>
            <Field name="role" label={t("item.role")}>
              <Select allowClear options={ROLES.map((each) => ({ value: each, label: name.code("identity", each) }))} />
            </Field>
            <Field name="requestable" label={t("item.requestable")} valuePropName="checked">
              <Checkbox>{t("yes")}</Checkbox>
            </Field>
            <Field
              name="refusal_basis"
              label={t("item.refusal_basis")}
              wide
              dependencies={["requestable"]}
              rules={[
                {
                  validator: (_rule, basis: string | undefined) =>
                    form.getFieldValue("requestable") !== false || (basis ?? "").trim() !== ""
                      ? Promise.resolve()
                      : Promise.reject(new Error(t("form.required", { field: t("item.refusal_basis") }))),
                },
              ]}
            >
              <Input.TextArea rows={2} maxLength={500} />
            </Field>
            <Field name="quality_rules" label={t("item.quality_rules")} wide>
              <Select mode="tags" tokenSeparators={["；", ";"]} open={false} suffixIcon={null} />
            </Field>
          </div>
        )}
      </RecordForm>
    </Drawer>
  );
}
