import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";

export function OrganisationList() {
  const { t, name } = useWords();
  return (
    <RecordList
      kind="organisation"
      without={["org", "zone"]}
      actions={<CreateButton kind="organisation" action="organisation.create" />}
      columns={[
        { key: "org_kind", title: t("party.org_kind"), render: ({ body }) => name.code("org_kind", body.org_kind) },
        { key: "uscc", title: t("party.uscc"), render: ({ body }) => <span className="mono">{body.uscc ?? "—"}</span> },
      ]}
    />
  );
}
