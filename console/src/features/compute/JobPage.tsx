import { Alert, Button, Space, Table } from "antd";
import { useNavigate } from "react-router";
import { formatBytes, formatCount } from "@/kit/format";
import { creation } from "@/kit/http/client";
import { useRecordChanged, useSubmit } from "@/kit/http/hooks";
import { recordRoute } from "@/kit/kinds";
import { CopyButton, Digest, GradeMark, RecordLink, Section, Time } from "@/kit/marks";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { useHasRole } from "@/kit/shell/session";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import type { CandidateFacts, JobBody } from "./types";

export function JobPage() {
  const { t } = useWords();
  return (
    <RecordPage<JobBody> kind="job" orgTitle={t("mandate.operator")} actions={{ cancel: { ask: "dialog" }, kill: { ask: "dialog" } }} facts={facts}>
      {(record) => <Parts record={record} />}
    </RecordPage>
  );
}

function facts({ body }: View<JobBody>, { t, name }: Words): Fact[] {
  return [
    { label: t("kind.agreement"), value: <RecordLink kind="agreement" id={body.agreement_id} /> },
    { label: t("grant.purpose"), value: name.code("purpose", body.purpose) },
    {
      label: t("kind.grant"),
      value: (
        <Space wrap>
          {body.grant_ids.map((id) => (
            <RecordLink key={id} kind="grant" id={id} />
          ))}
        </Space>
      ),
      wide: true,
    },
    { label: t("job.started"), value: <Time at={body.started_at} /> },
    { label: t("job.ended"), value: <Time at={body.ended_at} /> },
    { label: t("job.code_digest"), value: <Digest value={body.code_digest} /> },
  ];
}

function Parts({ record }: { record: View<JobBody> }) {
  const { t } = useWords();
  const { body } = record;
  return (
    <>
      {body.refusal && <ProblemAlert problem={{ ...body.refusal, status: 422, detail_zh: body.refusal.zh, detail_en: body.refusal.en }} withFields />}
      {record.status === "failed" && !body.refusal && <Alert className="problem" type="error" showIcon title={t("job.failed")} />}
      <Section title={t("workbench.statement")} extra={<CopyButton text={body.sql} />}>
        <pre className="sql-box">{body.sql}</pre>
      </Section>
      {body.candidate && <Candidate record={record} candidate={body.candidate} />}
    </>
  );
}

/** What is known of the candidate without opening it, and the way to ask for its release. */
function Candidate({ record, candidate }: { record: View<JobBody>; candidate: CandidateFacts }) {
  const { t, name } = useWords();
  const navigate = useNavigate();
  const changed = useRecordChanged();
  const engineer = useHasRole("operator_engineer");
  const { submit, pending, problem, clear } = useSubmit<View>();
  const ask = async () => {
    const made = await submit(creation("export", { job_id: record.id }));
    if (made === null) return;
    changed(made, t("action.done", { action: name.action("export.submit") }));
    void navigate(recordRoute("export", made.id));
  };
  return (
    <Section
      title={t("job.candidate")}
      extra={
        engineer && record.status === "succeeded" ? (
          <Button type="primary" size="small" loading={pending} onClick={() => void ask()}>
            {name.action("export.submit")}
          </Button>
        ) : undefined
      }
    >
      <p className="muted">{t("job.candidate_note")}</p>
      <dl className="stat-row">
        <div>
          <dt>{t("catalogue.rows")}</dt>
          <dd>{formatCount(candidate.rows)}</dd>
        </div>
        {candidate.bytes !== undefined && (
          <div>
            <dt>{t("job.bytes")}</dt>
            <dd>{formatBytes(candidate.bytes)}</dd>
          </div>
        )}
        <div>
          <dt>{t("job.candidate_grade")}</dt>
          <dd>
            <GradeMark grade={candidate.grade} />
          </dd>
        </div>
        <div>
          <dt>{t("job.digest")}</dt>
          <dd>
            <Digest value={candidate.digest} length={24} />
          </dd>
        </div>
      </dl>
      <ProblemAlert problem={problem} onClose={clear} withFields />
      <CandidateColumns columns={candidate.columns} />
    </Section>
  );
}

interface ColumnRow {
  name: string;
  sources: string[];
  grade: number | null;
}

export function CandidateColumns({ columns }: { columns: CandidateFacts["columns"] }) {
  const { t } = useWords();
  if (!Array.isArray(columns)) return null;
  const rows: ColumnRow[] = columns.map((column) => (typeof column === "string" ? { name: column, sources: [], grade: null } : { name: column.name, sources: column.sources ?? [], grade: column.grade }));
  return (
    <Table<ColumnRow>
      size="small"
      rowKey="name"
      pagination={false}
      dataSource={rows}
      columns={[
        { key: "name", title: t("job.column"), render: (_v, row) => <span className="mono">{row.name}</span> },
        { key: "sources", title: t("job.sources"), render: (_v, row) => <span className="mono">{row.sources.join(", ") || "—"}</span> },
        { key: "grade", title: t("item.grade"), width: 100, render: (_v, row) => (row.grade === null ? "—" : <GradeMark grade={row.grade} />) },
      ]}
    />
  );
}
