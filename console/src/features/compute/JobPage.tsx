import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Space } from "antd";
import { useNavigate } from "react-router";
import { formatBytes, formatCount } from "@/kit/format";
import { creation, listRecords } from "@/kit/http/client";
import { cacheKey, useRecordChanged, useSubmit } from "@/kit/http/hooks";
import { asProblem } from "@/kit/http/problem";
import { recordRoute } from "@/kit/kinds";
import { CopyButton, Digest, GradeMark, RecordLink, Section, StatusMark, Time } from "@/kit/marks";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { useMayCreate } from "@/kit/shell/session";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import type { ExportBody } from "../airlock/types";
import type { CandidateColumn, CandidateFacts, JobBody } from "./types";
import { WideTable } from "@/kit/WideTable";

export function JobPage() {
  const { t } = useWords();
  return (
    <RecordPage<JobBody>
      kind="job"
      orgTitle={t("mandate.operator")}
      actions={{ cancel: { ask: "dialog" }, kill: { ask: "dialog" }, sample: { ask: "elsewhere" } }}
      facts={facts}
    >
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
  const { t, name } = useWords();
  const { body } = record;
  return (
    <>
      {body.refusal && (
        <ProblemAlert
          problem={{ ...body.refusal, status: 422, detail_zh: body.refusal.zh, detail_en: body.refusal.en }}
          withFields
        />
      )}
      {body.killed_for && (
        <Alert
          className="problem"
          type="warning"
          showIcon
          title={t("job.killed", { reason: name.code("kill", body.killed_for) })}
        />
      )}
      {record.status === "failed" && !body.refusal && (
        <Alert
          className="problem"
          type="error"
          showIcon
          title={t("job.failed")}
          description={<span className="mono">{[record.id, body.fault].filter((part) => part).join(" · ")}</span>}
        />
      )}
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
  const mayAsk = useMayCreate("export.submit");
  const exports = useQuery({
    queryKey: [...cacheKey.list("export"), "of", record.id],
    queryFn: ({ signal }) =>
      listRecords<ExportBody>("export", { parent: record.id, sort: "-created_at", limit: 50 }, signal),
  });
  const asked = exports.data?.items ?? [];
  // One that was blocked or rejected may be followed by another; any other stands for this candidate.
  const open = exports.isSuccess && !asked.some(({ status }) => !["blocked", "rejected"].includes(status));
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
        mayAsk && open && record.status === "succeeded" ? (
          <Button type="primary" size="small" loading={pending} onClick={() => void ask()}>
            {name.action("export.submit")}
          </Button>
        ) : undefined
      }
    >
      <p className="muted">{t("job.candidate_note")}</p>
      {exports.error !== null && <ProblemAlert problem={asProblem(exports.error)} />}
      {asked.length > 0 && (
        <ul aria-label={name.kinds("export")}>
          {asked.map((each) => (
            <li key={each.id}>
              <RecordLink kind="export" id={each.id} title={each.title} />{" "}
              <StatusMark status={each.status} kind="export" /> <Time at={each.created_at} brief />
            </li>
          ))}
        </ul>
      )}
      <dl className="stat-row">
        <div>
          <dt>{t("catalogue.rows")}</dt>
          <dd>{formatCount(candidate.rows)}</dd>
        </div>
        <div>
          <dt>{t("job.bytes")}</dt>
          <dd>{formatBytes(candidate.bytes)}</dd>
        </div>
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

/** Output columns with their sources and grades; also shown to reviewers. */
export function CandidateColumns({ columns }: { columns: CandidateColumn[] }) {
  const { t } = useWords();
  return (
    <WideTable<CandidateColumn>
      size="small"
      rowKey="name"
      pagination={false}
      dataSource={columns}
      columns={[
        { key: "name", title: t("job.column"), render: (_v, row) => <span className="mono">{row.name}</span> },
        {
          key: "sources",
          title: t("job.sources"),
          render: (_v, row) => <span className="mono">{row.sources.join(", ") || "—"}</span>,
        },
        { key: "grade", title: t("item.grade"), width: 100, render: (_v, row) => <GradeMark grade={row.grade} /> },
      ]}
    />
  );
}
