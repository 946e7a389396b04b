import { useQuery } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";
import type { Schemas } from "@/api";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { listRecords } from "@/kit/http/client";
import { cacheKey } from "@/kit/http/hooks";
import { useMe } from "@/kit/shell/session";
import { useWords } from "@/words";
import type { OrganisationBody } from "../party/types";
import { SECTORS, ZONE_KINDS, type SectorBody } from "./types";

export function ZoneCreate() {
  const { t, name } = useWords();
  const me = useMe();
  return (
    <CreatePage<"zone">
      kind="zone"
      action="zone.create"
      body={(values) =>
        values.zone_kind === "comprehensive" ? { ...values, sector: null, regulators: [me.org.id] } : values
      }
    >
      {(form) => (
        <div className="form-grid">
          <Field name="name" label={t("zone.name")} required text wide>
            <Input maxLength={100} />
          </Field>
          <Field name="zone_kind" label={t("zone.kind")} required>
            <Select options={ZONE_KINDS.map((kind) => ({ value: kind, label: name.code("zone_kind", kind) }))} />
          </Field>
          <Form.Item
            noStyle
            shouldUpdate={(before: Schemas["EstablishZone"], after: Schemas["EstablishZone"]) =>
              before.zone_kind !== after.zone_kind
            }
          >
            {() =>
              form.getFieldValue("zone_kind") === "comprehensive" ? (
                <p className="muted wide">{t("zone.comprehensive_help")}</p>
              ) : (
                <>
                  <Field name="sector" label={t("zone.sector")} required>
                    <SectorSelect />
                  </Field>
                  <Field name="regulators" label={t("zone.regulators")} required wide>
                    <RecordSelect<OrganisationBody>
                      kind="organisation"
                      status="active"
                      multiple
                      suits={(record) => record.body.org_kind === "zone_regulator"}
                    />
                  </Field>
                </>
              )
            }
          </Form.Item>
        </div>
      )}
    </CreatePage>
  );
}

/** The sectors the regulation names, then those of the city's register. */
function SectorSelect(props: { id?: string; value?: string; onChange?: (code: string) => void }) {
  const { name } = useWords();
  const registered = useQuery({
    queryKey: [...cacheKey.list("sector"), "all"],
    queryFn: ({ signal }) => listRecords<SectorBody>("sector", { status: "active", limit: 200 }, signal),
  });
  const named = SECTORS.map((sector) => ({ value: sector as string, label: name.code("sector", sector) }));
  const own = (registered.data?.items ?? []).map(({ body }) => ({ value: body.code, label: body.name }));
  return <Select {...props} loading={registered.isPending} options={[...named, ...own]} />;
}
