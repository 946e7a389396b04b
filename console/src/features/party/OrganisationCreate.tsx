import { Input, Select } from "antd";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { useWords } from "@/words";
import { ORG_KINDS } from "./types";

export function OrganisationCreate() {
  const { t, name } = useWords();
  return (
    <CreatePage<"organisation">
      kind="organisation"
      action="organisation.create"
      body={(values) => ({ ...values, uscc: values.uscc?.trim() || null })}
    >
      {() => (
        <div className="form-grid">
          <Field name="name" label={t("party.name")} required text wide>
            <Input maxLength={100} />
          </Field>
          <Field name="org_kind" label={t("party.org_kind")} required>
            <Select options={ORG_KINDS.map((kind) => ({ value: kind, label: name.code("org_kind", kind) }))} />
          </Field>
          <Field name="uscc" label={t("party.uscc")} help={t("party.uscc_help")}>
            <Input className="mono" maxLength={18} />
          </Field>
        </div>
      )}
    </CreatePage>
  );
}
