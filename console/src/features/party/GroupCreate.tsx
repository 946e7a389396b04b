import { Form, Input } from "antd";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useWords } from "@/words";
import { RolesFields } from "./RolesFields";

export function GroupCreate() {
  const { t } = useWords();
  return (
    <CreatePage<"group"> kind="group" action="group.create" body={(values) => values} intro={t("party.group_intro")}>
      {(form) => (
        <div className="form-grid">
          <Field name="org_id" label={t("kind.organisation")} required wide>
            <RecordSelect
              kind="organisation"
              status="active"
              onChange={() => form.setFieldsValue({ roles: [], groups: [] })}
            />
          </Field>
          <Field name="name" label={t("party.group_name")} required text>
            <Input maxLength={100} />
          </Field>
          <Form.Item noStyle shouldUpdate>
            {() => <RolesFields orgId={form.getFieldValue("org_id") as string | undefined} />}
          </Form.Item>
        </div>
      )}
    </CreatePage>
  );
}
