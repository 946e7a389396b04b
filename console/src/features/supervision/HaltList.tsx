import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";

export function HaltList() {
  const { t, name } = useWords();
  return (
    <RecordList
      kind="halt"
      intro={t("halt.intro")}
      orgTitle={t("halt.by")}
      actions={<CreateButton kind="halt" action="halt.impose" />}
      columns={[
        {
          key: "scope",
          title: t("halt.scope"),
          width: 100,
          render: ({ body }) => name.code("halt_scope", body.scope),
        },
        { key: "reason", title: t("field.reason"), render: ({ body }) => body.reason },
      ]}
    />
  );
}
