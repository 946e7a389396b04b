import { Checkbox, Input } from "antd";
import type { Schemas } from "@/api";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { useWords } from "@/words";
import { BASES } from "./types";
import { ZoneKindFields } from "./ZoneKindFields";

interface Values extends Omit<Schemas["RegisterZoneKind"], "basis"> {
  asks: string[];
}

export function ZoneKindCreate() {
  const { t } = useWords();
  return (
    <CreatePage<"zone_kind", Values>
      kind="zone_kind"
      action="zone_kind.create"
      initial={{ asks: [] }}
      body={({ asks, ...values }) => ({
        ...values,
        basis: Object.fromEntries(BASES.map((basis) => [basis, asks.includes(basis)])),
      })}
    >
      {() => (
        <div className="form-grid">
          <Field name="code" label={t("zone_kind.code")} required text>
            <Input className="mono" maxLength={32} />
          </Field>
          <ZoneKindFields path={["what"]} />
          <Field name="asks" label={t("zone_kind.basis")} wide>
            <Checkbox.Group options={BASES.map((basis) => ({ value: basis, label: t(`zone_kind.${basis}`) }))} />
          </Field>
        </div>
      )}
    </CreatePage>
  );
}
