import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useRuleNames } from "@/kit/rules";
import { useWords } from "@/words";

export function InterpretationList() {
  const { t } = useWords();
  const names = useRuleNames();
  return (
    <RecordList
      kind="interpretation"
      without={["zone"]}
      intro={t("rulebook.interpretation_intro")}
      actions={<CreateButton kind="interpretation" action="interpretation.create" />}
      columns={[
        { key: "pack", title: t("rulebook.pack"), render: ({ body }) => names.pack(body.pack) },
        { key: "article", title: t("rulebook.article"), render: ({ body }) => body.article },
        { key: "row", title: t("rulebook.row"), render: ({ body }) => body.row ?? "—" },
      ]}
    />
  );
}
