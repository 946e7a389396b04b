import type { Schemas } from "@/api";
import { RecordPage } from "@/kit/page/RecordPage";
import { FormDialog } from "@/kit/page/FormDialog";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { SectorFields } from "./SectorFields";
import type { SectorBody } from "./types";

export function SectorPage() {
  const { t: words } = useWords();
  return (
    <RecordPage<SectorBody>
      kind="sector"
      orgTitle={words("zone.authority")}
      actions={{
        update: { ask: "own", open: (record, close) => <UpdateDialog record={record} onClose={close} /> },
        close: { ask: "dialog" },
      }}
      facts={({ body }, { t, list }) => [
        { label: t("zone.sector_code"), value: <span className="mono">{body.code}</span> },
        { label: t("zone.sector_name"), value: body.name },
        { label: t("zone.sector_name_en"), value: body.name_en },
        { label: t("zone.potential"), value: body.potential },
        { label: t("zone.strategy"), value: body.strategy },
        { label: t("zone.themes"), value: list(body.themes), wide: true },
      ]}
    />
  );
}

function UpdateDialog({ record, onClose }: { record: View<SectorBody>; onClose: () => void }) {
  const { name, name_en, potential, strategy, themes } = record.body;
  return (
    <FormDialog<Schemas["UpdateSector"]>
      record={record}
      verb="update"
      initial={{ name, name_en, potential, strategy, themes }}
      onClose={onClose}
    >
      {() => <SectorFields />}
    </FormDialog>
  );
}
