import { RecordPage } from "@/kit/page/RecordPage";
import type { OrganisationBody } from "./types";

export function OrganisationPage() {
  return (
    <RecordPage<OrganisationBody>
      kind="organisation"
      actions={{ close: { ask: "dialog" } }}
      facts={({ body }, { t, name }) => [
        { label: t("party.name"), value: body.name },
        { label: t("party.org_kind"), value: name.code("org_kind", body.org_kind) },
        { label: t("party.uscc"), value: <span className="mono">{body.uscc ?? "—"}</span> },
      ]}
    />
  );
}
