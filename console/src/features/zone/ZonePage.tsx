import { Space } from "antd";
import { RecordLink } from "@/kit/marks";
import { RecordPage } from "@/kit/page/RecordPage";
import { useWords } from "@/words";
import type { ZoneBody } from "./types";

export function ZonePage() {
  const { t: words } = useWords();
  return (
    <RecordPage<ZoneBody>
      kind="zone"
      orgTitle={words("zone.authority")}
      facts={({ body }, { t, name }) => [
        { label: t("zone.name"), value: body.name },
        { label: t("zone.kind"), value: name.code("zone_kind", body.zone_kind) },
        ...(body.sector ? [{ label: t("zone.sector"), value: name.code("sector", body.sector) }] : []),
        {
          label: t("zone.regulators"),
          value: (
            <Space wrap>
              {body.regulators.map((id) => (
                <RecordLink key={id} kind="organisation" id={id} />
              ))}
            </Space>
          ),
        },
      ]}
    />
  );
}
