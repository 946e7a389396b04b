import { Button, Form, Input, Select } from "antd";
import type { FormInstance } from "antd";
import { CreatePage } from "@/kit/form/CreatePage";
import { Day } from "@/kit/form/DayRange";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useRecord } from "@/kit/http/hooks";
import { useWords } from "@/words";
import type { ResourceBody } from "../catalogue/types";
import type { ZoneBody } from "../zone/types";
import { PURPOSES, type OrderValues } from "./types";

export function OrderCreate() {
  const { t } = useWords();
  return (
    <CreatePage<"supply_order">
      kind="supply_order"
      action="supply_order.create"
      intro={t("supply.order_intro")}
      initial={{ lines: [{ resource_id: undefined as never, items: [] }], purposes: [], max_grade: 2 }}
      body={(values) => values}
    >
      {(form) => <Fields form={form} />}
    </CreatePage>
  );
}

function Fields({ form }: { form: FormInstance<OrderValues> }) {
  const { t, name } = useWords();
  const from = Form.useWatch("from_zone", form) as string | undefined;
  return (
    <>
      <div className="form-grid">
        <Field name="from_zone" label={t("supply.from_zone")} required>
          <RecordSelect<ZoneBody>
            kind="zone"
            status="active"
            suits={(record) => record.body.zone_kind === "comprehensive"}
          />
        </Field>
        <Field name="to_zone" label={t("supply.to_zone")} required>
          <RecordSelect<ZoneBody> kind="zone" status="active" suits={(record) => record.id !== from} />
        </Field>
        <Field name="purposes" label={t("supply.purposes")} required>
          <Select
            mode="multiple"
            options={PURPOSES.map((purpose) => ({ value: purpose, label: name.code("purpose", purpose) }))}
          />
        </Field>
        <Field name="max_grade" label={t("supply.max_grade")} required>
          <Select options={[1, 2, 3, 4].map((grade) => ({ value: grade, label: t("grade.level", { grade }) }))} />
        </Field>
        <Field name="end" label={t("supply.end")} required>
          <Day />
        </Field>
        <Field name="reason" label={t("supply.reason")} required text wide>
          <Input.TextArea rows={3} maxLength={1000} showCount />
        </Field>
      </div>
      <Form.List name="lines">
        {(lines, { add, remove }) => (
          <>
            {lines.map((line) => (
              <Line key={line.key} form={form} at={line.name} zone={from} onRemove={() => remove(line.name)} />
            ))}
            <Button onClick={() => add({ items: [] })}>{t("supply.add_line")}</Button>
          </>
        )}
      </Form.List>
    </>
  );
}

interface LineProps {
  form: FormInstance<OrderValues>;
  at: number;
  zone: string | undefined;
  onRemove: () => void;
}

/** One resource and the items that are supplied of it. */
function Line({ form, at, zone, onRemove }: LineProps) {
  const { t } = useWords();
  const id = Form.useWatch(["lines", at, "resource_id"], form) as string | undefined;
  const items = useRecord<ResourceBody>("resource", id).data?.body.items ?? [];
  return (
    <div className="form-grid">
      <Field name={[at, "resource_id"]} label={t("kind.resource")} required>
        <RecordSelect
          key={zone ?? "none"}
          kind="resource"
          status="published"
          zone={zone}
          disabled={zone === undefined}
          onChange={() => form.setFieldValue(["lines", at, "items"], [])}
        />
      </Field>
      <Field name={[at, "items"]} label={t("supply.items")} required>
        <Select
          mode="multiple"
          disabled={id === undefined}
          options={items.map((item) => ({
            value: item.name,
            label: `${item.name} · ${t("grade.level", { grade: item.grade ?? 4 })}`,
          }))}
        />
      </Field>
      <Button type="link" onClick={onRemove}>
        {t("supply.remove_line")}
      </Button>
    </div>
  );
}
