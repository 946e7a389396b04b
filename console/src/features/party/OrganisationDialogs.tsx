import { Input, InputNumber, Select } from "antd";
import type { Schemas } from "@/api";
import { Day } from "@/kit/form/DayRange";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { FormDialog } from "@/kit/page/FormDialog";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { describedOrganisation, type DetailsValues } from "./details";
import { CREDITS, PROVIDER_CLASSES, QUALIFICATIONS, RELATIONS, type OrganisationBody } from "./types";

interface Props {
  record: View<OrganisationBody>;
  onClose: () => void;
}

/** Name and what else is on record. */
export function DetailsDialog({ record, onClose }: Props) {
  const { t, name } = useWords();
  const { registered_capital_minor } = record.body.details;
  return (
    <FormDialog<DetailsValues>
      record={record}
      verb="update"
      initial={{
        name: record.body.name,
        details: record.body.details,
        capital: registered_capital_minor === null ? null : registered_capital_minor / 100,
      }}
      body={(values) => describedOrganisation(record.body.details, values)}
      onClose={onClose}
    >
      {() => (
        <>
          <Field name="name" label={t("party.name")} required text help={t("party.register_help")}>
            <Input maxLength={100} />
          </Field>
          <Field name={["details", "legal_representative"]} label={t("party.legal_representative")}>
            <Input maxLength={50} />
          </Field>
          <Field name={["details", "established_on"]} label={t("party.established_on")}>
            <Day />
          </Field>
          <Field name="capital" label={t("party.capital_yuan")}>
            <InputNumber min={0} max={1_000_000_000_000} precision={2} prefix="¥" style={{ width: "100%" }} />
          </Field>
          <Field name={["details", "address"]} label={t("party.address")}>
            <Input maxLength={200} />
          </Field>
          <Field name={["details", "division"]} label={t("party.division")} help={t("party.division_help")}>
            <Input className="mono" maxLength={6} />
          </Field>
          {record.body.org_kind === "provider" && (
            <Field
              name={["details", "provider_class"]}
              label={t("party.provider_class")}
              help={t("party.provider_class_help")}
            >
              <Select
                allowClear
                options={PROVIDER_CLASSES.map((each) => ({ value: each, label: name.code("provider_class", each) }))}
              />
            </Field>
          )}
          <Field name={["details", "credit"]} label={t("party.credit")} required help={t("party.register_help")}>
            <Select options={CREDITS.map((credit) => ({ value: credit, label: name.code("credit", credit) }))} />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

/** A relation to another organisation; without a kind it is taken off the record. */
export function RelateDialog({ record, onClose }: Props) {
  const { t, name } = useWords();
  return (
    <FormDialog<Schemas["RelateOrganisation"]> record={record} verb="relate" onClose={onClose}>
      {() => (
        <>
          <Field name="org_id" label={t("kind.organisation")} required>
            <RecordSelect kind="organisation" status="active" suits={(other) => other.id !== record.id} />
          </Field>
          <Field name="relation" label={t("party.relation")} help={t("party.relation_help")}>
            <Select
              allowClear
              options={RELATIONS.map((relation) => ({ value: relation, label: name.code("relation", relation) }))}
            />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

/** A qualification, or its renewal under the same number. */
export function QualifyDialog({ record, onClose }: Props) {
  const { t, name } = useWords();
  return (
    <FormDialog<Schemas["RecordQualification"]> record={record} verb="qualify" onClose={onClose}>
      {() => (
        <>
          <Field name="kind" label={t("party.qualification")} required>
            <Select
              options={QUALIFICATIONS.map((kind) => ({ value: kind, label: name.code("qualification", kind) }))}
            />
          </Field>
          <Field name="issuer" label={t("party.issuer")} required text>
            <Input maxLength={100} />
          </Field>
          <Field name="number" label={t("party.number")} required text>
            <Input maxLength={100} />
          </Field>
          <Field name="level" label={t("party.level")}>
            <InputNumber min={1} max={9} precision={0} />
          </Field>
          <Field name="issued_on" label={t("party.issued_on")} required>
            <Day />
          </Field>
          <Field name="valid_until" label={t("party.until")}>
            <Day />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

/** Verifies a recorded qualification; somebody else than who recorded it. */
export function VerifyDialog({ record, onClose }: Props) {
  const { t, name } = useWords();
  const open = record.body.qualifications.filter((held) => !held.verified_by);
  return (
    <FormDialog<{ held: string }>
      record={record}
      verb="verify"
      // Two issuers may give out the same number: a qualification is its kind and its number.
      body={({ held }) => {
        const [kind, number] = JSON.parse(held) as [Schemas["QualificationKind"], string];
        return { kind, number } satisfies Schemas["VerifyQualification"];
      }}
      onClose={onClose}
    >
      {() => (
        <Field name="held" label={t("party.qualification")} required help={t("party.verify_help")}>
          <Select
            options={open.map((held) => ({
              value: JSON.stringify([held.kind, held.number]),
              label: `${name.code("qualification", held.kind)} ${held.number}`,
            }))}
          />
        </Field>
      )}
    </FormDialog>
  );
}
