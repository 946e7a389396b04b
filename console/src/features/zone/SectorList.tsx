import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";

export function SectorList() {
  const { t } = useWords();
  return (
    <RecordList
      kind="sector"
      without={["zone"]}
      orgTitle={t("zone.authority")}
      actions={<CreateButton kind="sector" action="sector.create" />}
      columns={[
        { key: "code", title: t("zone.sector_code"), render: ({ body }) => <span className="mono">{body.code}</span> },
        { key: "potential", title: t("zone.potential"), render: ({ body }) => body.potential },
        { key: "strategy", title: t("zone.strategy"), render: ({ body }) => body.strategy },
      ]}
    />
  );
}
