import { Form, Input, Select } from "antd";
import type { FormInstance } from "antd";
import { CreatePage } from "@/kit/form/CreatePage";
import { Day } from "@/kit/form/DayRange";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useRecord } from "@/kit/http/hooks";
import { numberOf, useStanding } from "@/kit/rules";
import { useWords } from "@/words";
import type { ResourceBody } from "../catalogue/types";
import type { AgreementBody } from "../mandate/types";
import type { ExceptionValues } from "./exception";
import { excepted } from "./offer";

export function ExceptionCreate() {
  const { t } = useWords();
  return (
    <CreatePage<"exception">
      kind="exception"
      action="exception.create"
      intro={t("exception.create_intro")}
      initial={{ items: [] }}
      body={(values) => values}
    >
      {(form) => <Fields form={form} />}
    </CreatePage>
  );
}

function Fields({ form }: { form: FormInstance<ExceptionValues> }) {
  const { t } = useWords();
  const agreementId = Form.useWatch("agreement_id", form) as string | undefined;
  const resourceId = Form.useWatch("resource_id", form) as string | undefined;
  const agreement = useRecord<AgreementBody>("agreement", agreementId).data?.body;
  const resource = useRecord<ResourceBody>("resource", resourceId).data?.body;
  const standing = useStanding().data;
  const limits = {
    clear: numberOf(standing, "clear_text_max_grade") ?? 0,
    excepted: numberOf(standing, "exception_max_grade") ?? 0,
  };
  const items = (resource?.items ?? []).filter((item) => excepted(item, limits, agreement?.max_grade ?? 4));
  return (
    <div className="form-grid">
      <Field name="agreement_id" label={t("kind.agreement")} required>
        <RecordSelect
          kind="agreement"
          status="effective"
          onChange={() => form.setFieldsValue({ resource_id: undefined, items: [] } as never)}
        />
      </Field>
      <Field name="resource_id" label={t("kind.resource")} required>
        <RecordSelect
          key={agreementId ?? "none"}
          kind="resource"
          status="published"
          disabled={agreement === undefined}
          suits={(record) => agreement?.resource_ids.includes(record.id) ?? false}
          onChange={() => form.setFieldValue("items", [])}
        />
      </Field>
      <Field name="items" label={t("exception.items")} required wide help={t("exception.items_help")}>
        <Select
          mode="multiple"
          disabled={resource === undefined}
          placeholder={resource === undefined ? t("exception.choose_resource") : t("form.choose")}
          options={items.map((item) => ({
            value: item.name,
            label: `${item.name} · ${t("grade.level", { grade: item.grade ?? 4 })}`,
          }))}
        />
      </Field>
      <Field name="reason" label={t("exception.reason")} required text wide help={t("exception.reason_help")}>
        <Input.TextArea rows={4} maxLength={1000} showCount />
      </Field>
      <Field name="legal_basis" label={t("exception.legal_basis")} required text wide>
        <Input.TextArea rows={2} maxLength={500} showCount />
      </Field>
      <Field name="end" label={t("exception.end")} required>
        <Day />
      </Field>
    </div>
  );
}
