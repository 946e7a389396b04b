import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";

export function ZoneList() {
  const { t, name } = useWords();
  return (
    <RecordList
      kind="zone"
      without={["zone"]}
      orgTitle={t("zone.authority")}
      actions={<CreateButton kind="zone" action="zone.create" />}
      columns={[
        { key: "zone_kind", title: t("zone.kind"), render: ({ body }) => name.code("zone_kind", body.zone_kind) },
        {
          key: "sector",
          title: t("zone.sector"),
          render: ({ body }) => (body.sector ? name.code("sector", body.sector) : "—"),
        },
      ]}
    />
  );
}
