import { Select, Space } from "antd";
import type { Schemas } from "@/api";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { RecordLink, Section, Time } from "@/kit/marks";
import { withReason } from "@/kit/page/actions";
import { RecordPage } from "@/kit/page/RecordPage";
import { FormDialog } from "@/kit/page/FormDialog";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { DUTIES, useZoneNames, type ZoneBody } from "./types";

export function ZonePage() {
  const { t: words } = useWords();
  const names = useZoneNames();
  return (
    <RecordPage<ZoneBody>
      kind="zone"
      orgTitle={words("zone.authority")}
      actions={{
        assign_duties: { ask: "own", open: (record, close) => <DutiesDialog record={record} onClose={close} /> },
        bound: { ask: "own", open: (record, close) => <ThemesDialog record={record} onClose={close} /> },
        activate: { ask: "dialog", note: "zone.activate_note" },
        list_pilot: {
          ask: "dialog",
          note: "zone.pilot_note",
          fields: [{ name: "doc_no", label: "rulebook.doc_no", input: "text", required: true }],
        },
        unlist_pilot: { ...withReason, note: "zone.unlist_note" },
      }}
      facts={({ body }, { t, list }) => [
        { label: t("zone.name"), value: body.name },
        { label: t("zone.kind"), value: names.kind(body.zone_kind) },
        ...(body.sector ? [{ label: t("zone.sector"), value: names.sector(body.sector) }] : []),
        ...(body.region ? [{ label: t("zone.region"), value: <span className="mono">{body.region}</span> }] : []),
        { label: t("zone.pilot"), value: <PilotMark body={body} /> },
        {
          label: t("zone.regulators"),
          value: (
            <Space wrap>
              {body.regulators.map((id) => (
                <RecordLink key={id} kind="organisation" id={id} />
              ))}
              {body.dual_capacity && <span className="muted">{t("zone.dual_capacity")}</span>}
            </Space>
          ),
        },
        {
          label: t("zone.themes"),
          value: body.themes.length === 0 ? t("zone.unbounded") : list(body.themes),
          wide: true,
        },
      ]}
    >
      {({ body }) => <Duties body={body} />}
    </RecordPage>
  );
}

function PilotMark({ body: { pilot } }: { body: ZoneBody }) {
  const { t } = useWords();
  if (pilot === null) return <span className="muted">{t("zone.pilot_never")}</span>;
  return pilot.removed === null ? (
    <span>
      {t("zone.pilot_on", { doc: pilot.doc_no })} · <Time at={pilot.listed_at} />
    </span>
  ) : (
    <span>
      {t("zone.pilot_off", { reason: pilot.removed.reason })} · <Time at={pilot.removed.at} />
    </span>
  );
}

function Duties({ body }: { body: ZoneBody }) {
  const { t, name } = useWords();
  return (
    <Section title={t("zone.duties")}>
      <ul>
        {DUTIES.map((duty) => {
          const owner = body.duties[duty];
          return (
            <li key={duty} data-duty={duty}>
              {name.code("duty", duty)}{" "}
              {owner ? (
                <RecordLink kind="organisation" id={owner} />
              ) : (
                <span className="muted">{t("zone.no_owner")}</span>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

interface Props {
  record: View<ZoneBody>;
  onClose: () => void;
}

function DutiesDialog({ record, onClose }: Props) {
  const { name } = useWords();
  return (
    <FormDialog<Schemas["AssignDuties"]>
      record={record}
      verb="assign_duties"
      initial={{ duties: record.body.duties }}
      onClose={onClose}
    >
      {() =>
        DUTIES.map((duty) => (
          <Field key={duty} name={["duties", duty]} label={name.code("duty", duty)} required>
            <RecordSelect kind="organisation" status="active" />
          </Field>
        ))
      }
    </FormDialog>
  );
}

function ThemesDialog({ record, onClose }: Props) {
  const { t } = useWords();
  return (
    <FormDialog<Schemas["BoundZone"]>
      record={record}
      verb="bound"
      initial={{ themes: record.body.themes }}
      onClose={onClose}
    >
      {() => (
        <Field name="themes" label={t("zone.themes")} help={t("zone.themes_help")}>
          <Select mode="tags" open={false} suffixIcon={null} />
        </Field>
      )}
    </FormDialog>
  );
}
