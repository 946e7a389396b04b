import { Form, Input, Select } from "antd";
import { useState } from "react";
import type { Schemas } from "@/api";
import { Field } from "@/kit/form/Field";
import { FormDialog } from "@/kit/page/FormDialog";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { DescribeFields } from "./DescribeFields";
import { entryOf } from "./entry";
import { describedItem } from "./item";
import { ItemFields } from "./ItemFields";
import { descriptionOf } from "./revision";
import type { ResourceBody } from "./types";

type Values = Omit<Schemas["Description"], "items"> & { reason: string; items: Schemas["DescribeItem"][] };

/** Proposes a change of a published entry and of what it says about its items; another person confirms it. */
export function ReviseDialog({ record, onClose }: { record: View<ResourceBody>; onClose: () => void }) {
  const { t } = useWords();
  return (
    <FormDialog<Values>
      record={record}
      verb="revise"
      width={920}
      initial={descriptionOf(record.body) as Partial<Values>}
      body={({ reason, items, ...values }) => ({
        reason,
        description: {
          ...values,
          closed_basis: values.closed_basis ?? null,
          entry: entryOf(values.entry),
          items: items.map((item) => describedItem(item, item.detail)),
        },
      })}
      onClose={onClose}
    >
      {() => (
        <div className="form-grid">
          <Field name="reason" label={t("field.reason")} required text wide>
            <Input.TextArea rows={2} maxLength={500} />
          </Field>
          <DescribeFields />
          <Items names={record.body.items.map((item) => item.name)} />
        </div>
      )}
    </FormDialog>
  );
}

/** The items one at a time: a resource may have hundreds. */
function Items({ names }: { names: string[] }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<number | null>(null);
  return (
    <fieldset className="wide form-group">
      <legend>{t("catalogue.items")}</legend>
      {/* The form sends what has a field; this one stands for the items that are not shown. */}
      <Form.Item name="items" noStyle>
        <Unseen />
      </Form.Item>
      <Form.Item label={t("revision.item")}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          aria-label={t("revision.item")}
          placeholder={t("revision.item_hint")}
          value={chosen}
          onChange={(place: number | undefined) => setChosen(place ?? null)}
          options={names.map((name, place) => ({ value: place, label: name }))}
        />
      </Form.Item>
      {chosen !== null && <ItemFields key={chosen} path={["items", chosen, "detail"]} />}
    </fieldset>
  );
}

function Unseen() {
  return null;
}
