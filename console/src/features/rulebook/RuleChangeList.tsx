import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";

export function RuleChangeList() {
  const { t, name } = useWords();
  return (
    <RecordList
      kind="rule_change"
      without={["zone"]}
      intro={t("rulebook.change_intro")}
      actions={<CreateButton kind="rule_change" action="rule_change.create" />}
      columns={[
        {
          key: "change_kind",
          title: t("rulebook.change_kind"),
          render: ({ body }) => name.code("change_kind", body.change_kind),
        },
        { key: "from", title: t("rulebook.from"), render: ({ body }) => body.from ?? "—" },
        { key: "doc_no", title: t("rulebook.doc_no"), render: ({ body }) => body.doc_no },
      ]}
    />
  );
}
