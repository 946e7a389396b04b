import { Form, Input, Select } from "antd";
import { Field } from "@/kit/form/Field";
import { useWords } from "@/words";
import { EntryFields } from "./EntryFields";
import { OPEN_TYPES, UPDATE_CYCLES, type DescribeValues } from "./types";

/** The description of a resource, shared by its creation and its change. */
export function DescribeFields() {
  const { t, name } = useWords();
  return (
    <>
      <Field name="name" label={t("catalogue.name")} required text wide>
        <Input maxLength={100} />
      </Field>
      <Field name="abstract_" label={t("catalogue.abstract")} required text wide>
        <Input.TextArea rows={4} maxLength={1000} showCount />
      </Field>
      <Field name="update_cycle" label={t("catalogue.update_cycle")} required>
        <Select options={UPDATE_CYCLES.map((cycle) => ({ value: cycle, label: name.code("cycle", cycle) }))} />
      </Field>
      <Field name="open_type" label={t("catalogue.open_type")} required>
        <Select options={OPEN_TYPES.map((type) => ({ value: type, label: name.code("open", type) }))} />
      </Field>
      <Form.Item
        noStyle
        shouldUpdate={(before: DescribeValues, after: DescribeValues) => before.open_type !== after.open_type}
      >
        {({ getFieldValue }) =>
          getFieldValue("open_type") === "closed" && (
            <Field name="closed_basis" label={t("catalogue.closed_basis")} required text wide>
              <Input.TextArea rows={2} maxLength={500} />
            </Field>
          )
        }
      </Form.Item>
      <EntryFields />
    </>
  );
}
