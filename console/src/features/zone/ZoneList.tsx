import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";
import { useZoneNames } from "./types";

export function ZoneList() {
  const { t } = useWords();
  const names = useZoneNames();
  return (
    <RecordList
      kind="zone"
      without={["zone"]}
      orgTitle={t("zone.authority")}
      actions={<CreateButton kind="zone" action="zone.create" />}
      columns={[
        { key: "zone_kind", title: t("zone.kind"), render: ({ body }) => names.kind(body.zone_kind) },
        {
          key: "sector",
          title: t("zone.sector"),
          render: ({ body }) => (body.sector ? names.sector(body.sector) : "—"),
        },
        { key: "region", title: t("zone.region"), render: ({ body }) => body.region ?? "—" },
        {
          key: "pilot",
          title: t("zone.pilot"),
          render: ({ body }) =>
            body.pilot !== null && body.pilot.removed === null ? body.pilot.doc_no : t("zone.pilot_never"),
        },
      ]}
    />
  );
}
