import { Input, InputNumber, Select } from "antd";
import { useSearchParams } from "react-router";
import type { Schemas } from "@/api";
import { CreatePage } from "@/kit/form/CreatePage";
import { Day } from "@/kit/form/DayRange";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useWords } from "@/words";
import { UNDERTAKINGS, UNITS } from "./obligation";

type Values = Schemas["SetObligation"];

/** Sets what an operator owes; the page of an agreement leads here with it. */
export function ObligationCreate() {
  const { t, name } = useWords();
  const [asked] = useSearchParams();
  const agreement = asked.get("agreement");
  return (
    <CreatePage<"obligation", Values>
      kind="obligation"
      action="obligation.create"
      draft={`obligation.create.${agreement ?? "new"}`}
      intro={t("obligation.create_intro")}
      initial={agreement === null ? {} : { agreement_id: agreement }}
      body={(values) => values}
    >
      {(form) => (
        <div className="form-grid">
          <Field name="agreement_id" label={t("kind.agreement")} required>
            <RecordSelect kind="agreement" />
          </Field>
          <Field name="undertaking" label={t("obligation.undertaking")} required>
            <Select
              options={UNDERTAKINGS.map((kind) => ({ value: kind, label: name.code("undertaking", kind) }))}
              onChange={(kind: (typeof UNDERTAKINGS)[number]) => form.setFieldValue("unit", UNITS[kind])}
            />
          </Field>
          <Field name="title" label={t("field.title")} required text wide>
            <Input maxLength={100} />
          </Field>
          <Field name="target" label={t("obligation.target")} required>
            <InputNumber min={1} precision={0} style={{ width: "100%" }} />
          </Field>
          <Field name="unit" label={t("obligation.unit")} required text>
            <Input maxLength={20} />
          </Field>
          <Field name="due_on" label={t("obligation.due_on")} required>
            <Day />
          </Field>
        </div>
      )}
    </CreatePage>
  );
}
