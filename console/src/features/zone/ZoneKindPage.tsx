import type { Schemas } from "@/api";
import { RecordPage } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { FormDialog } from "@/kit/page/FormDialog";
import { BASES, type ZoneKindBody } from "./types";
import { ZoneKindFields } from "./ZoneKindFields";

export function ZoneKindPage() {
  const { t: words } = useWords();
  return (
    <RecordPage<ZoneKindBody>
      kind="zone_kind"
      orgTitle={words("zone.authority")}
      actions={{
        update: { ask: "own", open: (record, close) => <UpdateDialog record={record} onClose={close} /> },
        close: { ask: "dialog", note: "zone_kind.close_note" },
      }}
      facts={({ body }, { t, list }) => {
        const asks = BASES.filter((basis) => body.basis[basis]);
        return [
          { label: t("zone_kind.code"), value: <span className="mono">{body.code}</span> },
          { label: t("zone_kind.name"), value: body.name },
          { label: t("zone_kind.name_en"), value: body.name_en },
          {
            label: t("zone_kind.basis"),
            value: asks.length === 0 ? t("zone_kind.no_basis") : list(asks.map((basis) => t(`zone_kind.${basis}`))),
            wide: true,
          },
        ];
      }}
    />
  );
}

function UpdateDialog({ record, onClose }: { record: View<ZoneKindBody>; onClose: () => void }) {
  const { name, name_en } = record.body;
  return (
    <FormDialog<Schemas["UpdateZoneKind"]> record={record} verb="update" initial={{ name, name_en }} onClose={onClose}>
      {() => <ZoneKindFields />}
    </FormDialog>
  );
}
