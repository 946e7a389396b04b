import { Alert, Form, Input, Select } from "antd";
import type { Schemas } from "@/api";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useWords } from "@/words";
import { HALT_SCOPES } from "./types";

type Values = Schemas["ImposeHalt"];

export function HaltCreate() {
  const { t, name } = useWords();
  return (
    <CreatePage<"halt">
      kind="halt"
      action="halt.impose"
      body={({ scope, zone_id, reason }) => ({ scope, zone_id: scope === "zone" ? zone_id : null, reason })}
    >
      {(form) => (
        <>
          <Alert className="problem" type="warning" showIcon title={t("halt.warning")} />
          <div className="form-grid">
            <Field name="scope" label={t("halt.scope")} required>
              <Select options={HALT_SCOPES.map((scope) => ({ value: scope, label: name.code("halt_scope", scope) }))} />
            </Field>
            <Form.Item noStyle shouldUpdate={(before: Values, after: Values) => before.scope !== after.scope}>
              {() =>
                form.getFieldValue("scope") === "zone" && (
                  <Field name="zone_id" label={t("field.zone")} required>
                    <RecordSelect kind="zone" />
                  </Field>
                )
              }
            </Form.Item>
            <Field name="reason" label={t("field.reason")} required text wide>
              <Input.TextArea rows={4} maxLength={1000} showCount />
            </Field>
          </div>
        </>
      )}
    </CreatePage>
  );
}
