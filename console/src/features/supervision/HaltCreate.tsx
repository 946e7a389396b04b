import { Alert, Form, Input, Select } from "antd";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import type { Kind } from "@/kit/kinds";
import { useWords } from "@/words";

export const HALT_SCOPES = ["platform", "zone", "organisation", "agreement"] as const;

interface Values {
  scope: (typeof HALT_SCOPES)[number];
  target_id?: string | null;
  reason: string;
}

export function HaltCreate() {
  const { t, name } = useWords();
  return (
    <CreatePage<Values> kind="halt" action="halt.impose" body={({ scope, target_id, reason }) => ({ scope, target_id: scope === "platform" ? null : target_id, reason })}>
      {(form) => (
        <>
          <Alert className="problem" type="warning" showIcon title={t("halt.warning")} />
          <div className="form-grid">
            <Field name="scope" label={t("halt.scope")} required>
              <Select options={HALT_SCOPES.map((scope) => ({ value: scope, label: name.code("halt_scope", scope) }))} onChange={() => form.setFieldValue("target_id", undefined)} />
            </Field>
            <Form.Item noStyle shouldUpdate={(before: Values, after: Values) => before.scope !== after.scope}>
              {() => {
                const scope = form.getFieldValue("scope") as Values["scope"] | undefined;
                if (scope === undefined || scope === "platform") return null;
                return (
                  <Field name="target_id" label={t("halt.target")} required>
                    <RecordSelect key={scope} kind={scope satisfies Kind} />
                  </Field>
                );
              }}
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
