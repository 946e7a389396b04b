import { EyeOutlined } from "@ant-design/icons";
import { Alert, Button, Tag } from "antd";
import { useState } from "react";
import { formatCount } from "@/kit/format";
import { Digest, RecordLink, Section, Time } from "@/kit/marks";
import type { ActionSpecs } from "@/kit/page/actions";
import { withReason } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { useMe } from "@/kit/shell/session";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { AssessDialog } from "./AssessDialog";
import { EditionsPanel, RevisionAlert } from "./EditionsPanel";
import { EntryCard } from "./EntryCard";
import { SCHEMES } from "./grading";
import { GradingTable } from "./GradingTable";
import { ImportanceAlerts } from "./ImportanceAlerts";
import { ImportPanel } from "./ImportPanel";
import { PreviewDrawer } from "./PreviewDrawer";
import { ReviewPanel } from "./ReviewPanel";
import { MARK_LEVELS } from "./seal";
import { ReviseDialog } from "./ReviseDialog";
import { UpdateDialog } from "./UpdateDialog";
import { isOverdue, mayPreview, type ResourceBody } from "./types";

const actions: ActionSpecs<ResourceBody> = {
  import: { ask: "elsewhere" },
  grade: { ask: "elsewhere" },
  describe_items: { ask: "elsewhere" },
  review_grades: { ask: "elsewhere" },
  adopt_scheme: {
    ask: "dialog",
    note: "grading.adopt_note",
    fields: [
      {
        name: "scheme",
        label: "grading.scheme",
        input: "choice",
        required: true,
        choices: SCHEMES.map((value) => ({ value, word: `scheme.${value}` as const })),
      },
    ],
  },
  confirm_scheme: { ask: "dialog", note: "grading.confirm_note" },
  preview: { ask: "elsewhere" },
  update: { ask: "own", open: (record, close) => <UpdateDialog record={record} onClose={close} /> },
  declare_secrecy: {
    ask: "dialog",
    note: "catalogue.secrecy_note",
    fields: [
      { name: "doc_no", label: "catalogue.doc_no", input: "text", required: true },
      { name: "state_secret", label: "secrecy.state_secret", input: "yes_no", required: true },
      { name: "work_secret", label: "secrecy.work_secret", input: "yes_no", required: true },
    ],
  },
  seal: {
    ask: "dialog",
    note: "seal.resource_note",
    fields: [
      {
        name: "level",
        label: "seal.level",
        input: "choice",
        required: true,
        choices: MARK_LEVELS.map((value) => ({ value, word: `mark.${value}` as const })),
      },
    ],
  },
  mark_important: {
    ask: "dialog",
    note: "importance.mark_note",
    fields: [
      {
        name: "level",
        label: "importance.level",
        input: "choice",
        required: true,
        choices: [
          { value: "important", word: "importance.important" },
          { value: "core", word: "importance.core" },
        ],
      },
      { name: "basis", label: "importance.basis", input: "area", required: true },
    ],
  },
  assess_important: { ask: "own", open: (record, close) => <AssessDialog record={record} onClose={close} /> },
  propose_unmark: { ...withReason, note: "importance.unmark_note" },
  confirm_unmark: { ask: "dialog", note: "importance.unmark_note" },
  revise: { ask: "own", open: (record, close) => <ReviseDialog record={record} onClose={close} /> },
  restore: { ask: "elsewhere" },
  confirm_revision: { ask: "dialog", note: "revision.confirm_note" },
  reject_revision: withReason,
  publish: { ask: "dialog", note: "catalogue.publish_note" },
  withdraw: withReason,
};

export function ResourcePage() {
  const { t } = useWords();
  return (
    <RecordPage<ResourceBody>
      kind="resource"
      orgTitle={t("catalogue.provider")}
      actions={actions}
      facts={facts}
      moving={(record) => record.body.import_state === "importing"}
    >
      {(record, reload) => <Parts record={record} reload={reload} />}
    </RecordPage>
  );
}

function facts({ body }: View<ResourceBody>, { t, name }: Words): Fact[] {
  return [
    { label: t("catalogue.code"), value: <span className="mono">{body.code}</span> },
    { label: t("catalogue.update_cycle"), value: name.code("cycle", body.update_cycle) },
    ...(body.due_on
      ? [
          {
            label: t("catalogue.due_on"),
            value: (
              <span>
                {body.due_on} {isOverdue(body) && <Tag color="error">{t("catalogue.overdue")}</Tag>}
              </span>
            ),
          },
        ]
      : []),
    { label: t("catalogue.open_type"), value: name.code("open", body.open_type) },
    { label: t("catalogue.rows"), value: <span className="tabular">{formatCount(body.rows)}</span> },
    { label: t("catalogue.abstract"), value: body.abstract_, wide: true },
    ...(body.closed_basis ? [{ label: t("catalogue.closed_basis"), value: body.closed_basis, wide: true }] : []),
    {
      label: t("catalogue.secrecy"),
      value: body.secrecy ? (
        <span>
          {t("secrecy.of", {
            state: t(body.secrecy.state_secret ? "secrecy.yes" : "secrecy.no"),
            work: t(body.secrecy.work_secret ? "secrecy.yes" : "secrecy.no"),
          })}{" "}
          · {body.secrecy.doc_no} · <RecordLink kind="person" id={body.secrecy.reviewer} /> ·{" "}
          <Time at={body.secrecy.at} />
        </span>
      ) : (
        t("catalogue.secrecy_missing")
      ),
      wide: true,
    },
    ...(body.file_version > 0
      ? [
          {
            label: t("catalogue.file"),
            value: t("catalogue.file_of", {
              version: body.file_version,
              format: (body.format ?? "—").toUpperCase(),
              encoding: body.encoding ?? "—",
            }),
          },
          { label: t("catalogue.digest"), value: <Digest value={body.digest} /> },
        ]
      : []),
    ...(body.withdrawn_reason ? [{ label: t("field.reason"), value: body.withdrawn_reason, wide: true }] : []),
  ];
}

function Parts({ record, reload }: { record: View<ResourceBody>; reload: () => void }) {
  const { t, name, list } = useWords();
  const [previewing, setPreviewing] = useState(false);
  const may = (verb: string) => record.allowed_actions.some((action) => action.verb === verb);
  const { body } = record;
  const previewable = mayPreview(useMe(), body);
  return (
    <>
      {body.sealed && (
        <Alert
          className="problem"
          type="error"
          showIcon
          title={t("seal.banner", { level: name.code("mark", body.sealing?.level ?? "work_secret") })}
        />
      )}
      <ImportanceAlerts body={body} />
      {may("import") && <ImportPanel record={record} />}
      {body.import_state === "failed" && body.import_refusal !== null && (
        <ProblemAlert
          problem={{
            ...body.import_refusal,
            status: 422,
            detail_zh: body.import_refusal.zh,
            detail_en: body.import_refusal.en,
          }}
          withFields
        />
      )}
      {body.import_state === "importing" && (
        <Alert className="problem" type="info" showIcon title={t("catalogue.importing")} />
      )}
      <RevisionAlert record={record} />
      {body.drift !== null && (
        <Alert
          className="problem"
          type="warning"
          showIcon
          title={t("drift.title", { version: body.drift.file_version })}
          description={
            <ul>
              {body.drift.added.length > 0 && <li>{t("drift.added", { items: list(body.drift.added) })}</li>}
              {body.drift.vanished.length > 0 && <li>{t("drift.vanished", { items: list(body.drift.vanished) })}</li>}
              {body.drift.retyped.length > 0 && (
                <li>{t("drift.retyped", { items: list(body.drift.retyped.map(({ name }) => name)) })}</li>
              )}
            </ul>
          }
        />
      )}
      <EntryCard entry={body.entry} />
      {body.adoption !== null && (
        <Alert
          className="problem"
          type="warning"
          showIcon
          title={t("grading.adoption", { scheme: name.code("scheme", body.adoption.scheme) })}
        />
      )}
      {may("review_grades") && <ReviewPanel record={record} onReload={reload} />}
      <Section
        title={t("catalogue.items_title", { count: body.items.length })}
        extra={
          previewable ? (
            <Button size="small" icon={<EyeOutlined aria-hidden />} onClick={() => setPreviewing(true)}>
              {t("catalogue.preview")}
            </Button>
          ) : undefined
        }
      >
        <GradingTable record={record} editable={may("grade")} describable={may("describe_items")} onReload={reload} />
      </Section>
      {body.edition > 0 && <EditionsPanel record={record} onReload={reload} />}
      {previewing && <PreviewDrawer id={record.id} title={record.title} onClose={() => setPreviewing(false)} />}
    </>
  );
}
