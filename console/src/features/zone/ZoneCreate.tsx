import type { ReactElement } from "react";
import { Form, Input, Select } from "antd";
import type { FormInstance } from "antd";
import type { Schemas } from "@/api";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useMe } from "@/kit/shell/session";
import { ProblemLine } from "@/kit/ProblemAlert";
import { useWords } from "@/words";
import type { OrganisationBody } from "../party/types";
import { SECTORS, ZONE_KINDS, useSectors, useZoneKinds, useZoneNames, type ZoneBasis } from "./types";

/** What a kind asks of its zones; nothing while none is chosen. */
function useBasis(): (code: string | undefined) => ZoneBasis | undefined {
  const registered = useZoneKinds().data?.items ?? [];
  return (code) =>
    code === undefined
      ? undefined
      : ((ZONE_KINDS as Record<string, ZoneBasis>)[code] ??
        registered.find(({ body }) => body.code === code)?.body.basis);
}

export function ZoneCreate() {
  const me = useMe();
  const basisOf = useBasis();
  return (
    <CreatePage<"zone">
      kind="zone"
      action="zone.create"
      body={(values) => {
        const basis = basisOf(values.zone_kind);
        const regulators = values.regulators ?? [];
        return {
          ...values,
          sector: basis?.needs_sector ? (values.sector ?? null) : null,
          region: basis?.needs_region ? (values.region ?? null) : null,
          regulators: basis?.authority_regulates ? [...new Set([me.org.id, ...regulators])] : regulators,
        };
      }}
    >
      {(form) => <Fields form={form} basisOf={basisOf} />}
    </CreatePage>
  );
}

interface Props {
  form: FormInstance<Schemas["EstablishZone"]>;
  basisOf: (code: string | undefined) => ZoneBasis | undefined;
}

function Fields({ form, basisOf }: Props) {
  const { t } = useWords();
  const basis = basisOf(Form.useWatch("zone_kind", form) as string | undefined);
  return (
    <div className="form-grid">
      <Field name="name" label={t("zone.name")} required text wide>
        <Input maxLength={100} />
      </Field>
      <Field name="zone_kind" label={t("zone.kind")} required>
        <KindSelect />
      </Field>
      {basis?.needs_sector && (
        <Field name="sector" label={t("zone.sector")} required>
          <SectorSelect />
        </Field>
      )}
      {basis?.needs_region && (
        <Field name="region" label={t("zone.region")} help={t("zone.region_help")} required text>
          <Input className="mono" maxLength={6} />
        </Field>
      )}
      {basis?.authority_regulates ? (
        <p className="muted wide">{t("zone.comprehensive_help")}</p>
      ) : (
        basis !== undefined && (
          <Field name="regulators" label={t("zone.regulators")} required wide>
            <RecordSelect<OrganisationBody>
              kind="organisation"
              status="active"
              multiple
              suits={(record) => record.body.org_kind === "zone_regulator"}
            />
          </Field>
        )
      )}
    </div>
  );
}

interface CodeProps {
  id?: string;
  value?: string;
  onChange?: (code: string) => void;
}

/** The kinds the regulation names, then those of the city's register that are in use. */
function KindSelect(props: CodeProps) {
  const { name } = useWords();
  const names = useZoneNames();
  const registered = useZoneKinds();
  const named = Object.keys(ZONE_KINDS).map((kind) => ({ value: kind, label: name.code("zone_kind", kind) }));
  const active = (registered.data?.items ?? []).filter(({ status }) => status === "active");
  const own = active.map(({ body }) => ({ value: body.code, label: names.kind(body.code) }));
  return (
    <Select {...props} loading={registered.isPending} {...unread(registered.error)} options={[...named, ...own]} />
  );
}

/** The sectors the regulation names, then those of the city's register that are in use. */
function SectorSelect(props: CodeProps) {
  const { name } = useWords();
  const names = useZoneNames();
  const registered = useSectors();
  const named = SECTORS.map((sector) => ({ value: sector as string, label: name.code("sector", sector) }));
  const active = (registered.data?.items ?? []).filter(({ status }) => status === "active");
  const own = active.map(({ body }) => ({ value: body.code, label: names.sector(body.code) }));
  return (
    <Select {...props} loading={registered.isPending} {...unread(registered.error)} options={[...named, ...own]} />
  );
}

/** Says under the box that the register could not be read: what it offers is not all there is. */
function unread(error: Error | null): { status?: "error"; popupRender?: (list: ReactElement) => ReactElement } {
  if (error === null) return {};
  return {
    status: "error",
    popupRender: (list) => (
      <>
        <ProblemLine error={error} />
        {list}
      </>
    ),
  };
}
