import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";

export function GroupList() {
  const { t, name, list } = useWords();
  return (
    <RecordList
      kind="group"
      without={["zone"]}
      actions={<CreateButton kind="group" action="group.create" />}
      columns={[
        {
          key: "roles",
          title: t("party.roles"),
          render: ({ body }) => list(body.roles.map(name.role)),
        },
      ]}
    />
  );
}
