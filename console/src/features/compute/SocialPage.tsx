import { Alert, Checkbox, Input, Select, Table } from "antd";
import type { Schemas } from "@/api";
import { Field } from "@/kit/form/Field";
import { Digest, GradeMark, RecordLink, Section, StepBy, Time } from "@/kit/marks";
import type { ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import { StepNote } from "@/kit/page/StepNote";
import { FormDialog } from "@/kit/page/FormDialog";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { ImportPanel } from "../catalogue/ImportPanel";
import type { SocialBody, SocialItem } from "./social";

const opinion = [{ name: "reason", label: "field.opinion", input: "area", required: true }] as const;

const actions: ActionSpecs<SocialBody> = {
  import: { ask: "elsewhere" },
  imported: { ask: "elsewhere" },
  erase: { ask: "elsewhere" },
  grade: { ask: "own", open: (record, close) => <GradeDialog record={record} onClose={close} /> },
  present: { ask: "dialog", note: "social.present_note" },
  admit: { ask: "dialog", fields: [...opinion], note: "social.admit_note" },
  reject: { ask: "dialog", fields: [...opinion] },
  dispose: {
    ask: "dialog",
    note: "social.dispose_note",
    fields: [
      {
        name: "how",
        label: "social.how",
        input: "choice",
        required: true,
        choices: [
          { value: "returned", word: "disposal.returned" },
          { value: "erased", word: "disposal.erased" },
        ],
      },
      { name: "reason", label: "social.dispose_reason", input: "area", required: true },
    ],
  },
};

export function SocialPage() {
  const { t } = useWords();
  return (
    <RecordPage<SocialBody>
      kind="social_dataset"
      orgTitle={t("mandate.operator")}
      actions={actions}
      facts={facts}
      moving={({ body }) => body.import_state === "importing"}
    >
      {(record) => <Parts record={record} />}
    </RecordPage>
  );
}

function facts({ body }: View<SocialBody>, { t, name }: Words): Fact[] {
  return [
    { label: t("social.code"), value: <span className="mono">{body.code}</span> },
    { label: t("kind.agreement"), value: <RecordLink kind="agreement" id={body.agreement_id} /> },
    { label: t("social.origin"), value: name.code("origin", body.source.origin) },
    { label: t("social.contract_no"), value: body.source.contract_no || "—" },
    { label: t("social.until"), value: body.source.until ?? "—" },
    { label: t("catalogue.rows"), value: body.rows ?? "—" },
    { label: t("social.statement"), value: body.source.statement, wide: true },
    { label: t("social.personal_basis"), value: body.personal_basis ?? "—", wide: true },
    { label: t("catalogue.digest"), value: <Digest value={body.digest} /> },
  ];
}

function Parts({ record }: { record: View<SocialBody> }) {
  const { t, name, list, under, language } = useWords();
  const { body } = record;
  const mayImport = record.allowed_actions.some((allowed) => allowed.verb === "import");
  return (
    <>
      <StepNote step={body.review} word="social.reviewed" type={record.status === "rejected" ? "error" : "info"} />
      {body.disposal && (
        <Alert
          className="problem"
          type="warning"
          showIcon
          title={under(name.code("disposal", body.disposal.how), body.disposal.step.reason)}
          description={
            <span>
              <StepBy by={body.disposal.step.by} org={body.disposal.step.org} /> · <Time at={body.disposal.step.at} />
            </span>
          }
        />
      )}
      {body.import_state === "importing" && (
        <Alert className="problem" type="info" showIcon title={t("catalogue.importing")} />
      )}
      {body.import_refusal && (
        <Alert
          className="problem"
          type="error"
          showIcon
          title={language === "zh" ? body.import_refusal.zh : body.import_refusal.en}
        />
      )}
      {mayImport && body.import_state !== "importing" && <ImportPanel record={record} kind="social_dataset" />}
      <Section title={t("social.items", { count: body.items.length })}>
        <Table<SocialItem>
          size="small"
          rowKey="name"
          pagination={false}
          dataSource={body.items}
          locale={{ emptyText: t("catalogue.no_items") }}
          columns={[
            { key: "name", title: t("social.column"), render: (_v, item) => <span className="mono">{item.name}</span> },
            { key: "type", title: t("social.type"), render: (_v, item) => name.code("type", item.data_type) },
            { key: "grade", title: t("social.grade"), render: (_v, item) => <GradeMark grade={item.grade} /> },
            { key: "personal", title: t("social.personal"), render: (_v, item) => t(item.personal ? "yes" : "no") },
            {
              key: "identifier",
              title: t("social.identifier"),
              render: (_v, item) => t(item.identifier ? "yes" : "no"),
            },
            {
              key: "content",
              title: t("social.found"),
              render: (_v, item) =>
                list(item.content.map((found) => `${name.code("content", found.kind)} ${found.values}`)),
            },
          ]}
        />
      </Section>
    </>
  );
}

type Grades = Schemas["GradeSocialData"];

/** Grades every column; personal information asks for its legal basis. */
function GradeDialog({ record, onClose }: { record: View<SocialBody>; onClose: () => void }) {
  const { t } = useWords();
  const { items, personal_basis } = record.body;
  const initial: Grades = {
    items: items.map(({ name, grade, personal, identifier }) => ({
      name,
      grade: grade ?? 3,
      personal,
      identifier,
    })),
    personal_basis: personal_basis ?? "",
  };
  return (
    <FormDialog<Grades> record={record} verb="grade" initial={initial} onClose={onClose}>
      {() => (
        <>
          {items.map((item, place) => (
            <div key={item.name} className="editor-bar">
              <span className="mono" style={{ flex: 1 }}>
                {item.name}
              </span>
              <Field name={["items", place, "name"]} label="" hidden>
                <Input />
              </Field>
              <Field name={["items", place, "grade"]} label={t("social.grade")} required>
                <Select
                  style={{ width: 140 }}
                  options={([1, 2, 3, 4] as const).map((grade) => ({ value: grade, label: t(`grade.${grade}.name`) }))}
                />
              </Field>
              <Field name={["items", place, "personal"]} label={t("social.personal")} valuePropName="checked">
                <Checkbox />
              </Field>
              <Field name={["items", place, "identifier"]} label={t("social.identifier")} valuePropName="checked">
                <Checkbox />
              </Field>
            </div>
          ))}
          <Field name="personal_basis" label={t("social.personal_basis")} help={t("social.basis_help")}>
            <Input.TextArea rows={2} maxLength={500} showCount />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
