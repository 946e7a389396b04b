import { Alert, Input, Radio, Select } from "antd";
import type { Schemas } from "@/api";
import { CreatePage } from "@/kit/form/CreatePage";
import { Day } from "@/kit/form/DayRange";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useWords } from "@/words";
import { ORIGINS } from "./social";

type Values = Schemas["BringSocialData"];

export function SocialCreate() {
  const { t, name } = useWords();
  const yesNo = [
    { value: false, label: t("no") },
    { value: true, label: t("yes") },
  ];
  return (
    <CreatePage<"social_dataset", Values>
      kind="social_dataset"
      action="social_dataset.create"
      intro={t("social.create_intro")}
      body={(values) => values}
    >
      {() => (
        <>
          <Alert className="problem" type="info" showIcon title={t("social.note")} />
          <div className="form-grid">
            <Field name="agreement_id" label={t("kind.agreement")} required>
              <RecordSelect kind="agreement" status="effective" />
            </Field>
            <Field name="code" label={t("social.code")} required text help={t("social.code_help")}>
              <Input maxLength={41} className="mono" />
            </Field>
            <Field name="name" label={t("social.name")} required text wide>
              <Input maxLength={100} />
            </Field>
            <Field name={["source", "origin"]} label={t("social.origin")} required>
              <Select options={ORIGINS.map((origin) => ({ value: origin, label: name.code("origin", origin) }))} />
            </Field>
            <Field name={["source", "contract_no"]} label={t("social.contract_no")} help={t("social.contract_help")}>
              <Input maxLength={100} />
            </Field>
            <Field name={["source", "until"]} label={t("social.until")}>
              <Day />
            </Field>
            <Field name={["source", "statement"]} label={t("social.statement")} required text wide>
              <Input.TextArea rows={3} maxLength={1000} showCount />
            </Field>
            <Field name="state_secret" label={t("social.state_secret")} required>
              <Radio.Group options={yesNo} aria-label={t("social.state_secret")} />
            </Field>
            <Field name="work_secret" label={t("social.work_secret")} required>
              <Radio.Group options={yesNo} aria-label={t("social.work_secret")} />
            </Field>
          </div>
        </>
      )}
    </CreatePage>
  );
}
