import { Form, Input, Select } from "antd";
import type { FormInstance } from "antd";
import type { Schemas } from "@/api";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { useWords } from "@/words";
import { ORG_KINDS, PROVIDER_CLASSES, type OrgKind } from "./types";

type Values = Schemas["RegisterOrganisation"];

export function OrganisationCreate() {
  return (
    <CreatePage<"organisation">
      kind="organisation"
      action="organisation.create"
      body={(values) => ({
        ...values,
        uscc: values.uscc?.trim() || null,
        provider_class: values.org_kind === "provider" ? (values.provider_class ?? null) : null,
      })}
    >
      {(form) => <Fields form={form} />}
    </CreatePage>
  );
}

function Fields({ form }: { form: FormInstance<Values> }) {
  const { t, name } = useWords();
  const kind = Form.useWatch("org_kind", form) as OrgKind | undefined;
  return (
    <div className="form-grid">
      <Field name="name" label={t("party.name")} required text wide>
        <Input maxLength={100} />
      </Field>
      <Field name="org_kind" label={t("party.org_kind")} required>
        <Select options={ORG_KINDS.map((each) => ({ value: each, label: name.code("org_kind", each) }))} />
      </Field>
      <Field name="uscc" label={t("party.uscc")} help={t("party.uscc_help")}>
        <Input className="mono" maxLength={18} />
      </Field>
      <Field name="division" label={t("party.division")} help={t("party.division_help")}>
        <Input className="mono" maxLength={6} />
      </Field>
      {kind === "provider" && (
        <Field name="provider_class" label={t("party.provider_class")} help={t("party.provider_class_help")} required>
          <Select
            options={PROVIDER_CLASSES.map((each) => ({ value: each, label: name.code("provider_class", each) }))}
          />
        </Field>
      )}
    </div>
  );
}
