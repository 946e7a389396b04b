import { Input } from "antd";
import { Field } from "@/kit/form/Field";
import { useWords } from "@/words";

/** What a kind of zone is called; `path` is where it lies in the form. */
export function ZoneKindFields({ path = [] }: { path?: string[] }) {
  const { t } = useWords();
  return (
    <>
      <Field name={[...path, "name"]} label={t("zone_kind.name")} required text>
        <Input maxLength={50} />
      </Field>
      <Field name={[...path, "name_en"]} label={t("zone_kind.name_en")} required text>
        <Input maxLength={50} />
      </Field>
    </>
  );
}
