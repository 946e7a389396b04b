import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { RecordLink } from "@/kit/marks";
import { useWords } from "@/words";

export function DelegationList() {
  const { t, name, list } = useWords();
  return (
    <RecordList
      kind="delegation"
      without={["zone"]}
      actions={<CreateButton kind="delegation" action="delegation.create" />}
      columns={[
        { key: "from", title: t("party.delegator"), render: ({ body }) => <RecordLink kind="person" id={body.from} /> },
        { key: "to", title: t("party.delegate"), render: ({ body }) => <RecordLink kind="person" id={body.to} /> },
        {
          key: "roles",
          title: t("party.roles"),
          render: ({ body }) => list(body.roles.map(name.role)),
        },
      ]}
    />
  );
}
