import { Input } from "antd";
import type { Schemas } from "@/api";
import { Field } from "@/kit/form/Field";
import { RecordPage } from "@/kit/page/RecordPage";
import { FormDialog } from "@/kit/page/FormDialog";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { Links } from "./PersonPage";
import { RolesFields } from "./RolesFields";
import type { GroupBody } from "./types";

export function GroupPage() {
  return (
    <RecordPage<GroupBody>
      kind="group"
      actions={{
        update: { ask: "own", open: (record, close) => <UpdateDialog record={record} onClose={close} /> },
        close: { ask: "dialog" },
      }}
      facts={({ body }, { t, name, list }) => [
        { label: t("party.group_name"), value: body.name },
        { label: t("party.roles"), value: list(body.roles.map(name.role)) },
        { label: t("kinds.group"), value: <Links kind="group" ids={body.groups} /> },
      ]}
    />
  );
}

function UpdateDialog({ record, onClose }: { record: View<GroupBody>; onClose: () => void }) {
  const { t } = useWords();
  const { name, roles, groups, org_id } = record.body;
  return (
    <FormDialog<Schemas["UpdateGroup"]>
      record={record}
      verb="update"
      initial={{ name, roles, groups }}
      onClose={onClose}
    >
      {() => (
        <>
          <Field name="name" label={t("party.group_name")} required text>
            <Input maxLength={100} />
          </Field>
          <RolesFields orgId={org_id} />
        </>
      )}
    </FormDialog>
  );
}
