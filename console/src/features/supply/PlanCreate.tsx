import { Button, Form, Input, Select } from "antd";
import type { FormInstance } from "antd";
import { CreatePage } from "@/kit/form/CreatePage";
import { Day } from "@/kit/form/DayRange";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useWords } from "@/words";
import { CYCLES, FORMS, type PlanValues } from "./types";

export function PlanCreate() {
  const { t } = useWords();
  return (
    <CreatePage<"supply_plan">
      kind="supply_plan"
      action="supply_plan.create"
      intro={t("supply.plan_intro")}
      initial={{ lines: [{} as never] }}
      body={(values) => values}
    >
      {(form) => <Fields form={form} />}
    </CreatePage>
  );
}

function Fields({ form }: { form: FormInstance<PlanValues> }) {
  const { t } = useWords();
  const zone = Form.useWatch("zone_id", form) as string | undefined;
  return (
    <>
      <div className="form-grid">
        <Field name="title" label={t("supply.plan_title")} required text wide>
          <Input maxLength={100} />
        </Field>
        <Field name="zone_id" label={t("supply.zone")} required>
          <RecordSelect kind="zone" status="active" />
        </Field>
      </div>
      <Form.List name="lines">
        {(lines, { add, remove }) => (
          <>
            {lines.map((line) => (
              <Line key={line.key} at={line.name} zone={zone} onRemove={() => remove(line.name)} />
            ))}
            <Button onClick={() => add({})}>{t("supply.add_line")}</Button>
          </>
        )}
      </Form.List>
    </>
  );
}

/** One resource: how often, in which form and from which day. */
function Line({ at, zone, onRemove }: { at: number; zone: string | undefined; onRemove: () => void }) {
  const { t, name } = useWords();
  return (
    <div className="form-grid">
      <Field name={[at, "resource_id"]} label={t("kind.resource")} required>
        <RecordSelect
          key={zone ?? "none"}
          kind="resource"
          status="published"
          zone={zone}
          disabled={zone === undefined}
        />
      </Field>
      <Field name={[at, "cycle"]} label={t("supply.cycle")} required>
        <Select options={CYCLES.map((cycle) => ({ value: cycle, label: name.code("cycle", cycle) }))} />
      </Field>
      <Field name={[at, "form"]} label={t("supply.form")} required>
        <Select options={FORMS.map((form) => ({ value: form, label: name.code("supply", form) }))} />
      </Field>
      <Field name={[at, "due_on"]} label={t("supply.first_due")} required>
        <Day />
      </Field>
      <Button type="link" onClick={onRemove}>
        {t("supply.remove_line")}
      </Button>
    </div>
  );
}
