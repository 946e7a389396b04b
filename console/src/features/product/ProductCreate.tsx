import { Form, Input, Select } from "antd";
import type { Schemas } from "@/api";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useRecord } from "@/kit/http/hooks";
import { useWords } from "@/words";
import type { ExportBody } from "../airlock/types";
import type { AgreementBody } from "../mandate/types";
import { PRODUCT_TYPES } from "./types";

type Values = Schemas["RegisterProduct"];

export function ProductCreate() {
  const { t, name } = useWords();
  return (
    <CreatePage<"product">
      kind="product"
      action="product.create"
      body={(values) => values}
      intro={t("product.create_intro")}
      initial={{ product_type: "api", key_columns: [] }}
    >
      {(form) => (
        <div className="form-grid">
          <Field name="export_id" label={t("kind.export")} required wide>
            <RecordSelect
              kind="export"
              status="released"
              onChange={() => form.setFieldsValue({ key_columns: [], scenario: undefined } as never)}
            />
          </Field>
          <Field
            name="code"
            label={t("product.code")}
            required
            text
            help={t("product.code_help")}
            rules={[{ pattern: /^[a-z][a-z0-9_-]{1,40}$/, message: t("product.code_help") }]}
          >
            <Input className="mono" maxLength={41} />
          </Field>
          <Field name="name" label={t("product.name")} required text>
            <Input maxLength={100} />
          </Field>
          <Field name="product_type" label={t("product.type")} required>
            <Select options={PRODUCT_TYPES.map((type) => ({ value: type, label: name.code("product_type", type) }))} />
          </Field>
          <Form.Item noStyle shouldUpdate={(before: Values, after: Values) => before.export_id !== after.export_id}>
            {() => <FromExport exportId={form.getFieldValue("export_id") as string | undefined} />}
          </Form.Item>
        </div>
      )}
    </CreatePage>
  );
}

/** What follows from the release: its agreement's scenarios and its columns. */
function FromExport({ exportId }: { exportId: string | undefined }) {
  const { t } = useWords();
  const release = useRecord<ExportBody>("export", exportId).data?.body;
  const agreement = useRecord<AgreementBody>("agreement", release?.agreement_id).data?.body;
  const columns = (release?.columns ?? []).map((column) => column.name);
  return (
    <>
      <Field name="scenario" label={t("grant.scenario")} required>
        <Select
          disabled={agreement === undefined}
          options={(agreement?.scenarios ?? []).map((scenario) => ({ value: scenario, label: scenario }))}
        />
      </Field>
      <Field name="key_columns" label={t("product.key_columns")} wide help={t("product.key_columns_help")}>
        <Select
          mode="multiple"
          disabled={columns.length === 0}
          options={columns.map((column) => ({ value: column, label: column }))}
        />
      </Field>
    </>
  );
}
