import { Select } from "antd";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useRecord } from "@/kit/http/hooks";
import { useWords } from "@/words";
import { ROLES_OF, type GroupBody, type OrganisationBody } from "./types";

/** Roles and role groups that an organisation gives. */
export function RolesFields({ orgId, groups = true }: { orgId: string | undefined; groups?: boolean }) {
  const { t, name } = useWords();
  const { data } = useRecord<OrganisationBody>("organisation", orgId);
  const roles = data ? ROLES_OF[data.body.org_kind] : [];
  return (
    <>
      <Field name="roles" label={t("party.roles")} required={!groups}>
        <Select
          mode="multiple"
          disabled={data === undefined}
          options={roles.map((role) => ({ value: role, label: name.role(role) }))}
        />
      </Field>
      {groups && (
        <Field name="groups" label={t("kinds.group")}>
          <RecordSelect<GroupBody>
            kind="group"
            status="active"
            multiple
            suits={(record) => record.body.org_id === orgId}
          />
        </Field>
      )}
    </>
  );
}
