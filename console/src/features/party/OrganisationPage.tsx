import { formatMoney } from "@/kit/format";
import { RecordLink, Section } from "@/kit/marks";
import { RecordPage } from "@/kit/page/RecordPage";
import { RowTable } from "@/kit/RowTable";
import { useWords } from "@/words";
import { DetailsDialog, QualifyDialog, RelateDialog, VerifyDialog } from "./OrganisationDialogs";
import type { OrganisationBody } from "./types";

export function OrganisationPage() {
  return (
    <RecordPage<OrganisationBody>
      kind="organisation"
      actions={{
        update: { ask: "own", open: (record, close) => <DetailsDialog record={record} onClose={close} /> },
        relate: { ask: "own", open: (record, close) => <RelateDialog record={record} onClose={close} /> },
        qualify: { ask: "own", open: (record, close) => <QualifyDialog record={record} onClose={close} /> },
        verify: { ask: "own", open: (record, close) => <VerifyDialog record={record} onClose={close} /> },
        close: { ask: "dialog" },
      }}
      facts={({ body }, { t, name }) => [
        { label: t("party.name"), value: body.name },
        { label: t("party.org_kind"), value: name.code("org_kind", body.org_kind) },
        { label: t("party.uscc"), value: <span className="mono">{body.uscc ?? "—"}</span> },
        ...(body.org_kind === "provider"
          ? [
              {
                label: t("party.provider_class"),
                value:
                  body.details.provider_class === null ? "—" : name.code("provider_class", body.details.provider_class),
              },
            ]
          : []),
        { label: t("party.division"), value: <span className="mono">{body.details.division || "—"}</span> },
        { label: t("party.credit"), value: name.code("credit", body.details.credit) },
        { label: t("party.legal_representative"), value: body.details.legal_representative || "—" },
        { label: t("party.established_on"), value: body.details.established_on ?? "—" },
        { label: t("party.capital"), value: formatMoney(body.details.registered_capital_minor) },
        { label: t("party.address"), value: body.details.address || "—", wide: true },
      ]}
    >
      {({ body }) => <Standing body={body} />}
    </RecordPage>
  );
}

function Standing({ body }: { body: OrganisationBody }) {
  const { t, name } = useWords();
  const columns = [
    t("party.qualification"),
    t("party.level"),
    t("party.issuer"),
    t("party.number"),
    t("party.issued_on"),
    t("party.until"),
    t("party.verified"),
  ];
  const rows = body.qualifications.map((held) => [
    name.code("qualification", held.kind),
    held.level?.toString() ?? "—",
    held.issuer,
    held.number,
    held.issued_on,
    held.valid_until ?? "—",
    held.verified_by ? t("yes") : "—",
  ]);
  return (
    <>
      {rows.length > 0 && (
        <Section title={t("party.qualifications")}>
          <RowTable rows={{ columns, rows, truncated: false }} label={t("party.qualifications")} />
        </Section>
      )}
      {body.related.length > 0 && (
        <Section title={t("party.related")}>
          <ul>
            {body.related.map((related) => (
              <li key={related.org_id}>
                {name.code("relation", related.relation)} <RecordLink kind="organisation" id={related.org_id} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
