import { Input, InputNumber, Select } from "antd";
import type { Schemas } from "@/api";
import { Field } from "@/kit/form/Field";
import { FormDialog } from "@/kit/page/FormDialog";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { PRICE_UNITS, type ProductBody } from "./types";

interface Values {
  /** Yuan, as people write prices; sent in minor units. */
  price: number;
  unit: Schemas["PriceUnit"];
  basis: string;
  scope: string;
  manner: string;
}

/** Reports price, basis, scope and manner to the data authority (A19). */
export function ReportDialog({ record, onClose }: { record: View<ProductBody>; onClose: () => void }) {
  const { t, name } = useWords();
  return (
    <FormDialog<Values>
      record={record}
      verb="report"
      width={680}
      initial={{ unit: "per_call" }}
      body={({ price, ...values }) =>
        ({ ...values, price_minor: Math.round(price * 100) }) satisfies Schemas["ReportProduct"]
      }
      onClose={onClose}
    >
      {() => (
        <div className="form-grid">
          <Field name="price" label={t("product.price_yuan")} required>
            <InputNumber min={0} max={100000000} precision={2} prefix="¥" style={{ width: "100%" }} />
          </Field>
          <Field name="unit" label={t("product.unit")} required>
            <Select options={PRICE_UNITS.map((unit) => ({ value: unit, label: name.code("price_unit", unit) }))} />
          </Field>
          <Field name="basis" label={t("product.basis")} required text wide>
            <Input.TextArea rows={2} maxLength={500} />
          </Field>
          <Field name="scope" label={t("product.scope")} required text wide>
            <Input.TextArea rows={2} maxLength={500} />
          </Field>
          <Field name="manner" label={t("product.manner")} required text wide>
            <Input.TextArea rows={2} maxLength={500} />
          </Field>
        </div>
      )}
    </FormDialog>
  );
}
