import { Table } from "antd";
import { formatDate } from "@/kit/format";
import { RecordLink, Section, StepBy, Time } from "@/kit/marks";
import { withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import { StepNote } from "@/kit/page/StepNote";
import type { View } from "@/kit/types";
import { useWords, type Words, type Word } from "@/words";
import type { ObligationBody, Progress } from "./obligation";

const actions: ActionSpecs<ObligationBody> = {
  report: {
    ask: "dialog",
    note: "obligation.report_note",
    fields: [
      { name: "achieved", label: "obligation.achieved_in_all", input: "number", required: true },
      { name: "note", label: "obligation.note", input: "area", required: true },
      { name: "evidence", label: "obligation.evidence", input: "area", required: true },
    ],
  },
  accept: {
    ask: "dialog",
    note: "obligation.accept_note",
    fields: [{ name: "opinion", label: "field.opinion", input: "area", required: false }],
  },
  return: withReason,
  cancel: withReason,
};

export function ObligationPage() {
  const { t } = useWords();
  return (
    <RecordPage<ObligationBody> kind="obligation" orgTitle={t("zone.authority")} actions={actions} facts={facts}>
      {({ body }) => <Parts body={body} />}
    </RecordPage>
  );
}

function facts({ body }: View<ObligationBody>, { t, name }: Words): Fact[] {
  return [
    { label: t("obligation.undertaking"), value: name.code("undertaking", body.undertaking) },
    { label: t("kind.agreement"), value: <RecordLink kind="agreement" id={body.agreement_id} /> },
    { label: t("mandate.operator"), value: <RecordLink kind="organisation" id={body.operator_id} /> },
    { label: t("obligation.target"), value: `${body.target} ${body.unit}` },
    { label: t("obligation.achieved"), value: `${body.achieved} ${body.unit}` },
    { label: t("obligation.due_on"), value: formatDate(body.due_on) },
  ];
}

function Parts({ body }: { body: ObligationBody }) {
  const { t, under } = useWords();
  return (
    <>
      <StepNote step={body.cancellation} word="obligation.cancelled" type="warning" />
      <Section title={t("obligation.reports", { count: body.reports.length })}>
        <Table<Progress>
          size="small"
          rowKey={(report) => report.step.at}
          pagination={false}
          dataSource={body.reports}
          locale={{ emptyText: t("obligation.no_reports") }}
          columns={[
            {
              key: "achieved",
              title: t("obligation.achieved_in_all"),
              align: "right",
              render: (_v, report) => `${report.achieved} ${body.unit}`,
            },
            { key: "note", title: t("obligation.note"), render: (_v, report) => report.step.reason },
            { key: "evidence", title: t("obligation.evidence"), render: (_v, report) => report.evidence },
            {
              key: "by",
              title: t("obligation.reported_by"),
              render: (_v, report) => (
                <span>
                  <StepBy by={report.step.by} /> · <Time at={report.step.at} brief />
                </span>
              ),
            },
            {
              key: "review",
              title: t("obligation.review"),
              render: (_v, report) =>
                report.accepted === null || report.accepted === undefined ? (
                  <span className="muted">{t("obligation.waits")}</span>
                ) : (
                  <span>
                    {report.review?.reason ? under(t(outcome(report)), report.review.reason) : t(outcome(report))}
                  </span>
                ),
            },
          ]}
        />
      </Section>
    </>
  );
}

/** What became of a report, in a word. */
function outcome({ accepted }: { accepted: boolean | null }): Word {
  return accepted ? "obligation.was_accepted" : "obligation.was_returned";
}
