import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";

export function ZoneKindList() {
  const { t } = useWords();
  return (
    <RecordList
      kind="zone_kind"
      intro={t("zone_kind.intro")}
      without={["zone"]}
      orgTitle={t("zone.authority")}
      actions={<CreateButton kind="zone_kind" action="zone_kind.create" />}
      columns={[
        { key: "code", title: t("zone_kind.code"), render: ({ body }) => <span className="mono">{body.code}</span> },
        { key: "name_en", title: t("zone_kind.name_en"), render: ({ body }) => body.name_en },
      ]}
    />
  );
}
