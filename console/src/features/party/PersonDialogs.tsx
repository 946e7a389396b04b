import { Form, Input, Select } from "antd";
import type { Schemas } from "@/api";
import { Day } from "@/kit/form/DayRange";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { FormDialog } from "@/kit/page/FormDialog";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { RolesFields } from "./RolesFields";
import type { PersonBody } from "./types";

interface Props {
  record: View<PersonBody>;
  onClose: () => void;
}

/** Replaces somebody's roles and groups with others their organisation may give. */
export function AssignDialog({ record, onClose }: Props) {
  const { roles, groups, org_id } = record.body;
  return (
    <FormDialog<Schemas["AssignRoles"]> record={record} verb="assign" initial={{ roles, groups }} onClose={onClose}>
      {() => <RolesFields orgId={org_id} />}
    </FormDialog>
  );
}

/** Joins a further organisation, or moves to another one. */
export function PlaceDialog({ record, verb, onClose }: Props & { verb: "join" | "transfer" }) {
  const { t } = useWords();
  return (
    <FormDialog<Schemas["JoinOrganisation"]> record={record} verb={verb} onClose={onClose}>
      {(form) => (
        <>
          <Field name="org_id" label={t("kind.organisation")} required>
            <RecordSelect
              kind="organisation"
              status="active"
              onChange={() => form.setFieldsValue({ roles: [], groups: [] })}
            />
          </Field>
          <Form.Item noStyle shouldUpdate>
            {() => <RolesFields orgId={form.getFieldValue("org_id") as string | undefined} />}
          </Form.Item>
          {verb === "join" && (
            <Field name="until" label={t("party.until")}>
              <Day />
            </Field>
          )}
        </>
      )}
    </FormDialog>
  );
}

/** Ends acting for a further organisation. */
export function LeaveDialog({ record, onClose }: Props) {
  const { t } = useWords();
  const others = record.body.others.map((membership) => membership.org_id);
  return (
    <FormDialog<Schemas["LeaveOrganisation"]> record={record} verb="leave" onClose={onClose}>
      {() => (
        <Field name="org_id" label={t("kind.organisation")} required help={t("party.leave_help")}>
          <RecordSelect kind="organisation" suits={(organisation) => others.includes(organisation.id)} />
        </Field>
      )}
    </FormDialog>
  );
}

/** Filing, clearance, training and the account's last day. */
export function FileDialog({ record, onClose }: Props) {
  const { t, name } = useWords();
  return (
    <FormDialog<Schemas["PersonFile"]> record={record} verb="file" initial={record.body.file} onClose={onClose}>
      {() => (
        <>
          <Field name="filing_no" label={t("party.filing_no")}>
            <Input maxLength={100} />
          </Field>
          <Field name="clearance" label={t("party.clearance")}>
            <Select
              allowClear
              options={([1, 2, 3, 4] as const).map((grade) => ({
                value: grade,
                label: name.code("grade", `${grade}.name`),
              }))}
            />
          </Field>
          <Field name="clearance_until" label={t("party.clearance_until")}>
            <Day />
          </Field>
          <Field name="confidentiality_on" label={t("party.confidentiality_on")}>
            <Day />
          </Field>
          <Field name="trained_on" label={t("party.trained_on")}>
            <Day />
          </Field>
          <Field name="training_until" label={t("party.training_until")}>
            <Day />
          </Field>
          <Field name="expires_on" label={t("party.expires_on")}>
            <Day />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
