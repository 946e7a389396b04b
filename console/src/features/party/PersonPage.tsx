import { Form, Modal, Select } from "antd";
import type { Schemas } from "@/api";
import { RecordForm } from "@/kit/form/RecordForm";
import { action } from "@/kit/http/client";
import { useRecord, useRecordChanged } from "@/kit/http/hooks";
import { RecordLink, Time } from "@/kit/marks";
import { RecordPage } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { ROLES_OF, type OrganisationBody, type PersonBody } from "./types";

export function PersonPage() {
  return (
    <RecordPage<PersonBody>
      kind="person"
      actions={{
        close: { ask: "dialog" },
        assign: { ask: "own", open: (record, close) => <AssignDialog record={record} onClose={close} /> },
        reset_factor: { ask: "dialog" },
        change_password: { ask: "elsewhere" },
        enrol_factor: { ask: "elsewhere" },
        confirm_factor: { ask: "elsewhere" },
        sign_in: { ask: "elsewhere" },
        sign_out: { ask: "elsewhere" },
      }}
      facts={({ body }, { t, name, language }) => [
        { label: t("party.account"), value: <span className="mono">{body.account}</span> },
        { label: t("party.person_name"), value: body.name },
        { label: t("kind.organisation"), value: <RecordLink kind="organisation" id={body.org_id} /> },
        {
          label: t("factor.title"),
          value: body.second_factor_at ? <Time at={body.second_factor_at} /> : t("factor.none"),
        },
        { label: t("party.roles"), value: body.roles.map(name.role).join(language === "zh" ? "、" : ", ") },
      ]}
    />
  );
}

/** Replaces somebody's roles with others their organisation may give. */
function AssignDialog({ record, onClose }: { record: View<PersonBody>; onClose: () => void }) {
  const { t, name } = useWords();
  const changed = useRecordChanged();
  const organisation = useRecord<OrganisationBody>("organisation", record.body.org_id);
  const roles = organisation.data ? ROLES_OF[organisation.data.body.org_kind] : record.body.roles;
  return (
    <Modal open title={name.action("person.assign")} footer={null} onCancel={onClose}>
      <RecordForm<Schemas["AssignRoles"]>
        draft={`person.assign.${record.id}`}
        guard={false}
        initial={{ roles: record.body.roles }}
        intent={(values) => action(record, "assign", values)}
        onCancel={onClose}
        onDone={(answer) => {
          changed(answer, t("action.done", { action: name.action("person.assign") }));
          onClose();
        }}
      >
        {() => (
          <Form.Item
            name="roles"
            label={t("party.roles")}
            rules={[{ required: true, message: t("form.required", { field: t("party.roles") }) }]}
          >
            <Select mode="multiple" options={roles.map((role) => ({ value: role, label: name.role(role) }))} />
          </Form.Item>
        )}
      </RecordForm>
    </Modal>
  );
}
