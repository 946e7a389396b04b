import { Form, Input, Select } from "antd";
import type { Schemas } from "@/api";
import { CreatePage } from "@/kit/form/CreatePage";
import { DayRange } from "@/kit/form/DayRange";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useWords } from "@/words";
import type { OrganisationBody } from "../party/types";
import { useSupplied } from "../supply/types";
import { PURPOSES } from "./types";

/** The term is one field on the screen. */
type Values = Omit<Schemas["DraftAgreement"], "start" | "end"> & { term: [string, string] };

export function AgreementCreate() {
  const { t, name } = useWords();
  return (
    <CreatePage<"agreement", Values>
      kind="agreement"
      action="agreement.create"
      intro={t("mandate.create_intro")}
      initial={{ max_grade: 3 }}
      body={({ term, ...values }) => ({ ...values, start: term[0], end: term[1] })}
    >
      {(form) => (
        <div className="form-grid">
          <Field name="title" label={t("field.title")} required text wide>
            <Input maxLength={100} />
          </Field>
          <Field name="operator_id" label={t("mandate.operator")} required>
            <RecordSelect<OrganisationBody>
              kind="organisation"
              status="active"
              suits={(record) => record.body.org_kind === "operator"}
            />
          </Field>
          <Field name="zone_id" label={t("field.zone")} required>
            <RecordSelect kind="zone" status="active" onChange={() => form.setFieldValue("resource_ids", undefined)} />
          </Field>
          <Field name="scenarios" label={t("mandate.scenarios")} required wide help={t("mandate.scenarios_help")}>
            <Select mode="tags" open={false} suffixIcon={null} maxCount={20} />
          </Field>
          <Field name="purposes" label={t("mandate.purposes")} required>
            <Select
              mode="multiple"
              options={PURPOSES.map((purpose) => ({ value: purpose, label: name.code("purpose", purpose) }))}
            />
          </Field>
          <Field name="max_grade" label={t("mandate.max_grade")} required>
            <Select
              options={([1, 2, 3, 4] as const).map((grade) => ({ value: grade, label: t(`grade.${grade}.name`) }))}
            />
          </Field>
          <Form.Item noStyle shouldUpdate={(before: Values, after: Values) => before.zone_id !== after.zone_id}>
            {() => (
              <Field name="resource_ids" label={t("mandate.resources_field")} required wide>
                <ResourceSelect zone={form.getFieldValue("zone_id") as string | undefined} />
              </Field>
            )}
          </Form.Item>
          <Field
            name="capability"
            label={t("mandate.capability")}
            required
            text
            wide
            help={t("mandate.capability_help")}
          >
            <Input.TextArea rows={3} maxLength={1000} showCount />
          </Field>
          <Field name="term" label={t("mandate.term")} required wide>
            <DayRange />
          </Field>
        </div>
      )}
    </CreatePage>
  );
}

interface SelectProps {
  zone: string | undefined;
  id?: string;
  value?: string[];
  onChange?: (ids: string | string[] | undefined) => void;
}

/** Resources of the zone, and those of another that it is supplied with. */
function ResourceSelect({ zone, ...field }: SelectProps) {
  const supplied = useSupplied(zone);
  const own = supplied.size === 0 ? { zone } : {};
  return (
    <RecordSelect
      {...field}
      {...own}
      kind="resource"
      status="published"
      multiple
      suits={(record) => record.zone?.id === zone || supplied.has(record.id)}
    />
  );
}
