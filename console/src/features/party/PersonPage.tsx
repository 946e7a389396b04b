import { RecordLink, Section, Time } from "@/kit/marks";
import { RecordPage } from "@/kit/page/RecordPage";
import { useWords } from "@/words";
import { AssignDialog, FileDialog, LeaveDialog, PlaceDialog } from "./PersonDialogs";
import type { PersonBody } from "./types";

export function PersonPage() {
  return (
    <RecordPage<PersonBody>
      kind="person"
      actions={{
        close: { ask: "dialog" },
        assign: { ask: "own", open: (record, close) => <AssignDialog record={record} onClose={close} /> },
        join: { ask: "own", open: (record, close) => <PlaceDialog verb="join" record={record} onClose={close} /> },
        transfer: {
          ask: "own",
          open: (record, close) => <PlaceDialog verb="transfer" record={record} onClose={close} />,
        },
        leave: { ask: "own", open: (record, close) => <LeaveDialog record={record} onClose={close} /> },
        file: { ask: "own", open: (record, close) => <FileDialog record={record} onClose={close} /> },
        reset_factor: { ask: "dialog" },
        change_password: { ask: "elsewhere" },
        enrol_factor: { ask: "elsewhere" },
        confirm_factor: { ask: "elsewhere" },
        act_for: { ask: "elsewhere" },
        sign_in: { ask: "elsewhere" },
        sign_out: { ask: "elsewhere" },
      }}
      facts={({ body }, { t, name, list }) => [
        { label: t("party.account"), value: <span className="mono">{body.account}</span> },
        { label: t("party.person_name"), value: body.name },
        {
          label: t("factor.title"),
          value: body.second_factor_at ? <Time at={body.second_factor_at} /> : t("factor.none"),
        },
        { label: t("party.roles"), value: list(body.roles.map(name.role)) },
        { label: t("kinds.group"), value: <Links kind="group" ids={body.groups} /> },
        { label: t("party.filing_no"), value: body.file.filing_no || "—" },
        {
          label: t("party.clearance"),
          value: body.file.clearance ? name.code("grade", `${body.file.clearance}.name`) : "—",
        },
        { label: t("party.clearance_until"), value: body.file.clearance_until ?? "—" },
        { label: t("party.confidentiality_on"), value: body.file.confidentiality_on ?? "—" },
        { label: t("party.training_until"), value: body.file.training_until ?? "—" },
        { label: t("party.expires_on"), value: body.file.expires_on ?? "—" },
      ]}
    >
      {({ body }) => <Memberships body={body} />}
    </RecordPage>
  );
}

/** Links to records, one after the other. */
export function Links({ kind, ids }: { kind: "group" | "organisation"; ids: readonly string[] }) {
  if (ids.length === 0) return <>—</>;
  return (
    <span className="links">
      {ids.map((id) => (
        <RecordLink key={id} kind={kind} id={id} />
      ))}
    </span>
  );
}

function Memberships({ body }: { body: PersonBody }) {
  const { t, name, list } = useWords();
  if (body.others.length === 0 && body.left.length === 0) return null;
  return (
    <Section title={t("party.memberships")}>
      <ul>
        {body.others.map((membership) => (
          <li key={membership.org_id}>
            <RecordLink kind="organisation" id={membership.org_id} /> {list(membership.roles.map(name.role))}{" "}
            <Links kind="group" ids={membership.groups} />
            {membership.until ? ` ${t("party.until")} ${membership.until}` : ""}
          </li>
        ))}
        {body.left.map((left, place) => (
          <li key={`left-${place}`} className="muted">
            <RecordLink kind="organisation" id={left.org_id} /> {t("party.left_on", { day: left.on })}
          </li>
        ))}
      </ul>
    </Section>
  );
}
