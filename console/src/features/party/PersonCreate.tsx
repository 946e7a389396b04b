import { Form, Input } from "antd";
import type { Schemas } from "@/api";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useWords } from "@/words";
import { RolesFields } from "./RolesFields";

type Values = Schemas["RegisterPerson"];

export function PersonCreate() {
  const { t } = useWords();
  return (
    <CreatePage<"person">
      kind="person"
      action="person.create"
      body={(values) => values}
      intro={t("party.person_intro")}
    >
      {(form) => (
        <div className="form-grid">
          <Field name="org_id" label={t("kind.organisation")} required wide>
            <RecordSelect kind="organisation" status="active" onChange={() => form.setFieldValue("roles", [])} />
          </Field>
          <Field name="name" label={t("party.person_name")} required text>
            <Input maxLength={50} />
          </Field>
          <Field name="account" label={t("party.account")} required text help={t("party.account_help")}>
            <Input className="mono" maxLength={32} autoComplete="off" />
          </Field>
          <Form.Item noStyle shouldUpdate={(before: Values, after: Values) => before.org_id !== after.org_id}>
            {() => <RolesFields orgId={form.getFieldValue("org_id") as string | undefined} groups={false} />}
          </Form.Item>
          <Field name="password" label={t("party.password_first")} required help={t("party.password_help")}>
            <Input.Password autoComplete="new-password" maxLength={200} />
          </Field>
        </div>
      )}
    </CreatePage>
  );
}
