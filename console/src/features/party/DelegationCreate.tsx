import { Input, Select } from "antd";
import { CreatePage } from "@/kit/form/CreatePage";
import { Day } from "@/kit/form/DayRange";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useMe } from "@/kit/shell/session";
import { useWords } from "@/words";
import type { PersonBody } from "./types";

export function DelegationCreate() {
  const { t, name } = useWords();
  const me = useMe();
  const borrowed = me.delegated.map((delegated) => delegated.role);
  const own = me.roles.filter((role) => !borrowed.includes(role));
  return (
    <CreatePage<"delegation">
      kind="delegation"
      action="delegation.create"
      body={(values) => values}
      intro={t("party.delegation_intro")}
    >
      {() => (
        <div className="form-grid">
          <Field name="to" label={t("party.delegate")} required>
            <RecordSelect<PersonBody> kind="person" status="active" suits={(person) => person.id !== me.person.id} />
          </Field>
          <Field name="roles" label={t("party.roles")} required>
            <Select mode="multiple" options={own.map((role) => ({ value: role, label: name.role(role) }))} />
          </Field>
          <Field name="start" label={t("party.start")} required>
            <Day />
          </Field>
          <Field name="end" label={t("party.until")} required>
            <Day />
          </Field>
          <Field name="reason" label={t("field.reason")} required text wide>
            <Input.TextArea rows={3} maxLength={500} />
          </Field>
        </div>
      )}
    </CreatePage>
  );
}
