import { CheckCircleOutlined, CloseCircleOutlined } from "@ant-design/icons";
import { Empty } from "antd";
import { formatCount } from "@/kit/format";
import { Digest, GradeMark, RecordLink, Section, StepBy, Time } from "@/kit/marks";
import type { ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { CandidateColumns } from "../compute/JobPage";
import { ReviewDialog } from "./ReviewDialog";
import type { ExportBody, Review, RuleOutcome } from "./types";
import { WideTable } from "@/kit/WideTable";

const actions: ActionSpecs<ExportBody> = {
  review: { ask: "own", open: (record, close) => <ReviewDialog record={record} onClose={close} /> },
  reject: { ask: "elsewhere" },
  check: { ask: "elsewhere" },
  release: { ask: "elsewhere" },
};

export function ExportPage() {
  const { t } = useWords();
  return (
    <RecordPage<ExportBody>
      kind="export"
      orgTitle={t("mandate.operator")}
      actions={actions}
      facts={facts}
      // The automatic check begins by itself.
      moving={(record) => record.status === "submitted"}
    >
      {(record) => <Parts body={record.body} />}
    </RecordPage>
  );
}

function facts({ body }: View<ExportBody>, { t }: Words): Fact[] {
  return [
    { label: t("kind.job"), value: <RecordLink kind="job" id={body.job_id} /> },
    { label: t("job.candidate_grade"), value: <GradeMark grade={body.grade} /> },
    { label: t("job.digest"), value: <Digest value={body.digest} length={64} />, wide: true },
    { label: t("catalogue.rows"), value: <span className="tabular">{formatCount(body.rows)}</span> },
    {
      label: t("airlock.required"),
      value: [
        body.required_reviews === 0
          ? t("airlock.automatic")
          : t("airlock.required_of", {
              given: body.reviews.filter((review) => review.approve).length,
              needed: body.required_reviews,
            }),
        ...(body.provider_reviews ? [t("airlock.provider_too")] : []),
        ...(body.sampled ? [t("airlock.sampled")] : []),
      ].join(" · "),
    },
    ...(body.rejected_reason ? [{ label: t("airlock.rejected_reason"), value: body.rejected_reason, wide: true }] : []),
    ...(body.release ? [{ label: t("airlock.released_at"), value: <Time at={body.release.at} /> }] : []),
  ];
}

function Parts({ body }: { body: ExportBody }) {
  const { t, name, language } = useWords();
  return (
    <>
      <Section title={t("airlock.verdict")}>
        {body.verdict === null ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("airlock.unchecked")} />
        ) : (
          <WideTable<RuleOutcome>
            size="small"
            rowKey="rule"
            pagination={false}
            dataSource={body.verdict.rules}
            columns={[
              { key: "rule", title: t("airlock.rule"), width: 170, render: (_v, rule) => name.code("rule", rule.rule) },
              {
                key: "passed",
                title: t("airlock.outcome"),
                width: 100,
                render: (_v, rule) =>
                  rule.passed ? (
                    <span className="rule-pass">
                      <CheckCircleOutlined aria-hidden /> {t("airlock.passed")}
                    </span>
                  ) : (
                    <span className="rule-fail">
                      <CloseCircleOutlined aria-hidden /> {t("airlock.failed")}
                    </span>
                  ),
              },
              {
                key: "rows",
                title: t("airlock.failing_rows"),
                width: 110,
                align: "right",
                render: (_v, rule) => <span className="tabular">{formatCount(rule.failing_rows)}</span>,
              },
              {
                key: "text",
                title: t("airlock.explanation"),
                render: (_v, rule) => (language === "zh" ? rule.zh : rule.en),
              },
            ]}
          />
        )}
      </Section>
      <Section title={t("job.candidate")}>
        <CandidateColumns columns={body.columns} />
      </Section>
      <Section title={t("airlock.reviews_title", { count: body.reviews.length })}>
        <WideTable<Review>
          size="small"
          rowKey={(review) => `${review.by}:${review.at}`}
          pagination={false}
          dataSource={body.reviews}
          locale={{ emptyText: t("airlock.no_reviews") }}
          columns={[
            {
              key: "by",
              title: t("airlock.reviewer"),
              width: 240,
              render: (_v, review) => <StepBy by={review.by} org={review.org} />,
            },
            {
              key: "approve",
              title: t("airlock.outcome"),
              width: 110,
              render: (_v, review) => (
                <span className={review.approve ? "rule-pass" : "rule-fail"}>
                  {t(review.approve ? "airlock.approved" : "airlock.rejected")}
                </span>
              ),
            },
            { key: "opinion", title: t("field.opinion"), render: (_v, review) => review.opinion },
            { key: "at", title: t("field.time"), width: 170, render: (_v, review) => <Time at={review.at} /> },
          ]}
        />
      </Section>
    </>
  );
}
