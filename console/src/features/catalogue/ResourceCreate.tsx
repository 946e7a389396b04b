import { Input } from "antd";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useWords } from "@/words";
import { DescribeFields } from "./DescribeFields";
import { entryOf } from "./entry";

export function ResourceCreate() {
  const { t } = useWords();
  return (
    <CreatePage<"resource">
      kind="resource"
      action="resource.create"
      body={(values) => ({ ...values, entry: entryOf(values.entry) })}
      intro={t("catalogue.create_intro")}
      initial={{ update_cycle: "monthly", open_type: "conditional" }}
    >
      {() => (
        <div className="form-grid">
          <Field
            name="code"
            label={t("catalogue.code")}
            required
            text
            help={t("catalogue.code_help")}
            rules={[{ pattern: /^[a-z][a-z0-9_]{1,40}$/, message: t("catalogue.code_help") }]}
          >
            <Input className="mono" maxLength={41} />
          </Field>
          <Field name="zone_id" label={t("field.zone")} required>
            <RecordSelect kind="zone" />
          </Field>
          <DescribeFields />
        </div>
      )}
    </CreatePage>
  );
}
