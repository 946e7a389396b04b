import { RecordLink } from "@/kit/marks";
import { RecordPage } from "@/kit/page/RecordPage";
import type { DelegationBody } from "./types";

export function DelegationPage() {
  return (
    <RecordPage<DelegationBody>
      kind="delegation"
      actions={{ revoke: { ask: "dialog" } }}
      facts={({ body }, { t, name, list }) => [
        { label: t("party.delegator"), value: <RecordLink kind="person" id={body.from} /> },
        { label: t("party.delegate"), value: <RecordLink kind="person" id={body.to} /> },
        { label: t("party.roles"), value: list(body.roles.map(name.role)) },
        { label: t("party.start"), value: body.start },
        { label: t("party.until"), value: body.end },
        { label: t("field.reason"), value: body.reason, wide: true },
      ]}
    />
  );
}
