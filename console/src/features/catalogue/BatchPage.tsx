import { Alert, Descriptions } from "antd";
import { formatCount } from "@/kit/format";
import { ExcelButton } from "@/kit/list/ExcelButton";
import { Digest, RecordLink, Section, Time } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { RecordPage } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { WideTable } from "@/kit/WideTable";
import { useWords } from "@/words";
import { errorSheet, TALLY, type BatchBody, type Tally } from "./batch";

export function BatchPage() {
  return (
    <RecordPage<BatchBody>
      kind="batch"
      actions={{ apply: { ask: "dialog", note: "batch.apply_note" }, discard: { ask: "dialog" } }}
      facts={({ body }, { t }) => [
        { label: t("batch.file"), value: body.file_name },
        { label: t("batch.uploaded_by"), value: <RecordLink kind="person" id={body.uploaded_by} /> },
        { label: t("batch.at"), value: <Time at={body.at} /> },
        ...(body.digest ? [{ label: t("catalogue.digest"), value: <Digest value={body.digest} /> }] : []),
      ]}
    >
      {(record) => <Result record={record} />}
    </RecordPage>
  );
}

function Result({ record }: { record: View<BatchBody> }) {
  const { t } = useWords();
  const { body } = record;
  if (body.refusal !== null)
    return (
      <ProblemAlert
        problem={{ ...body.refusal, status: 422, detail_zh: body.refusal.zh, detail_en: body.refusal.en }}
        withFields
      />
    );
  if (body.found === null) return <Alert className="problem" type="info" showIcon title={t("batch.reading")} />;
  return (
    <>
      <Section title={t("batch.found")}>
        <Counts tally={body.found} />
      </Section>
      {body.done !== null && (
        <Section title={t("batch.done")}>
          <Counts tally={body.done} />
        </Section>
      )}
      {body.complaint_count > 0 && (
        <Section
          title={t("batch.complaints", { count: formatCount(body.complaint_count) })}
          extra={
            <ExcelButton size="small" address={errorSheet(record.id)}>
              {t("batch.error_sheet")}
            </ExcelButton>
          }
        >
          <Complaints complaints={body.complaints} />
        </Section>
      )}
    </>
  );
}

function Counts({ tally }: { tally: Tally }) {
  const { t } = useWords();
  return (
    <Descriptions
      size="small"
      column={{ xs: 2, sm: 3, md: 6 }}
      items={TALLY.map((key) => ({
        key,
        label: t(`batch.${key}`),
        children: <span className="tabular">{formatCount(tally[key])}</span>,
      }))}
    />
  );
}

function Complaints({ complaints }: { complaints: BatchBody["complaints"] }) {
  const { t, language } = useWords();
  return (
    <WideTable
      size="small"
      rowKey={(told) => `${told.sheet}/${told.row}/${told.column}/${told.code}`}
      dataSource={complaints}
      pagination={complaints.length > 50 ? { pageSize: 50, size: "small" } : false}
      columns={[
        { key: "sheet", title: t("batch.sheet"), width: 90, render: (_v, told) => told.sheet },
        {
          key: "row",
          title: t("batch.row"),
          width: 70,
          align: "right",
          render: (_v, told) => (told.row === 0 ? "—" : told.row),
        },
        { key: "column", title: t("batch.column"), width: 170, render: (_v, told) => told.column ?? "—" },
        { key: "problem", title: t("batch.problem"), render: (_v, told) => (language === "zh" ? told.zh : told.en) },
      ]}
    />
  );
}
