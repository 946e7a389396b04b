import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { formatDate } from "@/kit/format";
import { read } from "@/kit/http/client";
import { asProblem } from "@/kit/http/problem";
import { recordPath } from "@/kit/kinds";
import { GradeMark, RecordLink, Section } from "@/kit/marks";
import { liftOrder, withReason, type ActionSpecs } from "@/kit/page/actions";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import { suspension } from "@/kit/page/suspension";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { StepNote } from "@/kit/page/StepNote";
import { usageWords } from "./policy";
import type { GrantBody, GrantedItem, PolicyShown } from "./types";
import { WideTable } from "@/kit/WideTable";

const actions: ActionSpecs<GrantBody> = {
  revoke: withReason,
  suspend: { ask: "dialog", note: "grant.suspend_note" },
  ...liftOrder,
};

export function GrantPage() {
  const { t } = useWords();
  return (
    <RecordPage<GrantBody> kind="grant" orgTitle={t("mandate.operator")} actions={actions} facts={facts}>
      {(record) => <Parts record={record} />}
    </RecordPage>
  );
}

function facts({ body }: View<GrantBody>, words: Words): Fact[] {
  const { t } = words;
  return [
    { label: t("kind.resource"), value: <RecordLink kind="resource" id={body.resource_id} /> },
    { label: t("kind.request"), value: <RecordLink kind="request" id={body.request_id} /> },
    { label: t("kind.agreement"), value: <RecordLink kind="agreement" id={body.agreement_id} /> },
    ...(body.supply_order_id
      ? [{ label: t("supply.order_of"), value: <RecordLink kind="supply_order" id={body.supply_order_id} /> }]
      : []),
    { label: t("mandate.term"), value: `${formatDate(body.start)} – ${formatDate(body.end)}` },
    ...(body.revoked_reason ? [{ label: t("grant.revoked_reason"), value: body.revoked_reason, wide: true }] : []),
    { label: t("mandate.epoch"), value: <span className="tabular">{body.epoch}</span> },
    ...(body.condition === null ? [] : [{ label: t("entry.open_condition"), value: body.condition, wide: true }]),
    ...suspension(body, words),
  ];
}

function Parts({ record }: { record: View<GrantBody> }) {
  const words = useWords();
  const { t } = words;
  return (
    <>
      <StepNote step={record.body.order?.lifting ?? null} word="order.lift_proposed" type="warning" />
      <Section title={t("policy.title")}>
        <PolicyWords id={record.id} version={record.version} />
      </Section>
      <Section title={t("grant.items_title", { count: record.body.items.length })}>
        <WideTable<GrantedItem>
          size="small"
          rowKey="name"
          pagination={false}
          dataSource={record.body.items}
          columns={[
            { key: "name", title: t("item.name"), render: (_v, item) => <span className="mono">{item.name}</span> },
            {
              key: "grade",
              title: t("item.grade"),
              width: 100,
              render: (_v, item) => <GradeMark grade={item.grade} />,
            },
            { key: "usage", title: t("grant.how"), render: (_v, item) => usageWords(item, words) },
          ]}
        />
      </Section>
    </>
  );
}

/** The compiled policy in sentences, as the platform words it: what a statement will be held to. */
function PolicyWords({ id, version }: { id: string; version: number }) {
  const { language } = useWords();
  const { data, error, isPending } = useQuery({
    queryKey: ["policy", id, version],
    queryFn: ({ signal }) => read<PolicyShown>(`${recordPath("grant", id)}/policy`, signal),
    retry: false,
  });
  if (isPending) return <Skeleton active paragraph={{ rows: 4 }} title={false} />;
  if (error !== null) return <ProblemAlert problem={asProblem(error)} />;
  return (
    <ul className="policy-words">
      {data.words.map((line) => (
        <li key={line.en}>{line[language]}</li>
      ))}
    </ul>
  );
}
