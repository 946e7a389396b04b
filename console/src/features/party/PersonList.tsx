import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";

export function PersonList() {
  const { t, name, list } = useWords();
  return (
    <RecordList
      kind="person"
      without={["zone"]}
      actions={<CreateButton kind="person" action="person.create" />}
      columns={[
        {
          key: "account",
          title: t("party.account"),
          render: ({ body }) => <span className="mono">{body.account}</span>,
        },
        {
          key: "roles",
          title: t("party.roles"),
          render: ({ body }) => list(body.roles.map(name.role)),
        },
      ]}
    />
  );
}
