import { Input, InputNumber, Select } from "antd";
import { Field } from "@/kit/form/Field";
import { useWords } from "@/words";

/** What a sector is; `path` is where it lies in the form. */
export function SectorFields({ path = [] }: { path?: string[] }) {
  const { t } = useWords();
  return (
    <>
      <Field name={[...path, "name"]} label={t("zone.sector_name")} required text>
        <Input maxLength={50} />
      </Field>
      <Field name={[...path, "name_en"]} label={t("zone.sector_name_en")} required text>
        <Input maxLength={50} />
      </Field>
      <Field name={[...path, "potential"]} label={t("zone.potential")} initialValue={0} required>
        <InputNumber min={0} max={100} precision={0} />
      </Field>
      <Field name={[...path, "strategy"]} label={t("zone.strategy")} initialValue={0} required>
        <InputNumber min={0} max={100} precision={0} />
      </Field>
      <Field name={[...path, "themes"]} label={t("zone.themes")} help={t("zone.themes_help")} initialValue={[]}>
        <Select mode="tags" open={false} suffixIcon={null} />
      </Field>
    </>
  );
}
