import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Select, Space } from "antd";
import { useState } from "react";
import type { Answer } from "@/api";
import { ActionDialog } from "@/kit/page/ActionDialog";
import { read } from "@/kit/http/client";
import { asProblem } from "@/kit/http/problem";
import { recordPath } from "@/kit/kinds";
import { RecordLink, Section, Time } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import type { View } from "@/kit/types";
import { WideTable } from "@/kit/WideTable";
import { useWords } from "@/words";
import { differenceText, fieldLabel } from "./difference";
import { restoreSpec } from "./revision";
import { useTrees } from "./tree";
import type { ResourceBody } from "./types";

type EditionSummary = Answer<"EditionSummary">;
type Difference = Answer<"EntryDifference">;

/** The editions of a published entry, what differs between two of them, and a way back to an earlier one. */
export function EditionsPanel({ record, onReload }: { record: View<ResourceBody>; onReload: () => void }) {
  const { t } = useWords();
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState<number | null>(null);
  // A dialog is about the record it was opened on.
  const [restoring, setRestoring] = useState<{ number: number; record: View<ResourceBody> } | null>(null);
  const newest = record.body.edition;
  const { data, error } = useQuery({
    queryKey: ["editions", record.id, record.version],
    queryFn: ({ signal }) => read<EditionSummary[]>(`${recordPath("resource", record.id)}/editions`, signal),
  });
  const restore = record.allowed_actions.find(({ verb }) => verb === "restore");
  const choices = (data ?? []).map(({ number }) => ({ value: number, label: t("edition.number", { number }) }));
  return (
    <Section title={t("edition.title", { count: newest })}>
      {error !== null && <ProblemAlert problem={asProblem(error)} />}
      <WideTable<EditionSummary>
        size="small"
        rowKey="number"
        dataSource={data ?? []}
        pagination={false}
        columns={[
          {
            key: "number",
            title: t("edition.edition"),
            width: 80,
            render: (_v, e) => t("edition.number", { number: e.number }),
          },
          { key: "at", title: t("edition.at"), width: 170, render: (_v, e) => <Time at={e.at} /> },
          {
            key: "by",
            title: t("edition.by"),
            width: 200,
            render: (_v, e) => (
              <Space size={4} wrap>
                {e.proposed_by !== null && <RecordLink kind="person" id={e.proposed_by} />}
                <RecordLink kind="person" id={e.confirmed_by} />
              </Space>
            ),
          },
          { key: "reason", title: t("field.reason"), render: (_v, e) => e.reason ?? t("edition.first") },
          {
            key: "differences",
            title: t("edition.differences"),
            align: "right",
            width: 90,
            render: (_v, e) => e.differences,
          },
          {
            key: "restore",
            title: <span className="visually-hidden">{t("edition.restore")}</span>,
            width: 90,
            render: (_v, e) =>
              restore !== undefined && e.number !== newest ? (
                <Button size="small" onClick={() => setRestoring({ number: e.number, record })}>
                  {t("edition.restore")}
                </Button>
              ) : null,
          },
        ]}
      />
      {choices.length > 1 && (
        <Space wrap style={{ marginTop: 12 }}>
          <span>{t("edition.compare")}</span>
          <Select
            size="small"
            style={{ width: 110 }}
            aria-label={t("edition.from")}
            options={choices}
            value={from}
            onChange={setFrom}
          />
          <span>→</span>
          <Select
            size="small"
            style={{ width: 110 }}
            aria-label={t("edition.to")}
            options={choices}
            value={to}
            onChange={setTo}
          />
        </Space>
      )}
      {from !== null && to !== null && <Differences id={record.id} from={from} to={to} version={record.version} />}
      {restoring !== null && restore !== undefined && (
        <ActionDialog
          record={restoring.record}
          action={restore}
          spec={restoreSpec(restoring.number)}
          onClose={() => setRestoring(null)}
          onReload={onReload}
        />
      )}
    </Section>
  );
}

/** The change that waits for another person, beside what it changes. */
export function RevisionAlert({ record }: { record: View<ResourceBody> }) {
  const { t } = useWords();
  const { revision, edition } = record.body;
  if (revision === null) return null;
  return (
    <Alert
      className="problem"
      type="warning"
      showIcon
      title={t(revision.restores === null ? "revision.pending" : "revision.restoring", {
        number: revision.restores ?? 0,
      })}
      description={
        <>
          <p>
            {revision.reason} · <RecordLink kind="person" id={revision.proposed_by} /> · <Time at={revision.at} />
          </p>
          <Differences id={record.id} from={edition} version={record.version} />
        </>
      }
    />
  );
}

function Differences({ id, from, to, version }: { id: string; from: number; to?: number; version: number }) {
  const words = useWords();
  const { t } = words;
  const { trees } = useTrees();
  const { data, error } = useQuery({
    queryKey: ["differences", id, version, from, to ?? null],
    queryFn: ({ signal }) =>
      read<Difference[]>(
        `${recordPath("resource", id)}/differences?from=${from}${to === undefined ? "" : `&to=${to}`}`,
        signal,
      ),
  });
  if (error !== null) return <ProblemAlert problem={asProblem(error)} />;
  const told = ({ field }: Difference, text: string | null) =>
    text === null ? "—" : differenceText(field, text, trees, words);
  return (
    <WideTable<Difference>
      size="small"
      rowKey="field"
      dataSource={data ?? []}
      pagination={false}
      locale={{ emptyText: t("edition.same") }}
      columns={[
        { key: "field", title: t("edition.field"), width: 220, render: (_v, d) => fieldLabel(d.field, words) },
        { key: "before", title: t("edition.before"), render: (_v, d) => <del>{told(d, d.before)}</del> },
        { key: "after", title: t("edition.after"), render: (_v, d) => <ins>{told(d, d.after)}</ins> },
      ]}
    />
  );
}
