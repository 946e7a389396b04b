import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Progress } from "antd";
import { useState } from "react";
import { formatCount } from "@/kit/format";
import { read } from "@/kit/http/client";
import { useRecord } from "@/kit/http/hooks";
import { asProblem } from "@/kit/http/problem";
import { usePolling } from "@/kit/idle";
import { recordPath } from "@/kit/kinds";
import { RecordLink, Section, StatusMark, Time } from "@/kit/marks";
import { liftOrder } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import { suspension } from "@/kit/page/suspension";
import { ProblemAlert } from "@/kit/ProblemAlert";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { StepNote } from "@/kit/page/StepNote";
import type { ProductBody } from "../product/types";
import { IssueKeyDialog } from "./IssueKeyDialog";
import { RevokeKeyDialog } from "./RevokeKeyDialog";
import { TryIt } from "./TryIt";
import type { AccessKey, SubscriptionBody, Usage } from "./types";
import { WideTable } from "@/kit/WideTable";

export function SubscriptionPage() {
  const { t } = useWords();
  // A key just issued, for the try-it console of this page; it is nowhere else and gone with the page.
  const [key, setKey] = useState<string | null>(null);
  return (
    <RecordPage<SubscriptionBody>
      kind="subscription"
      orgTitle={t("delivery.customer")}
      actions={{
        issue_key: {
          ask: "own",
          open: (record, close) => <IssueKeyDialog record={record} onIssued={setKey} onClose={close} />,
        },
        revoke_key: { ask: "own", open: (record, close) => <RevokeKeyDialog record={record} onClose={close} /> },
        end: { ask: "dialog", note: "delivery.end_note" },
        ...liftOrder,
      }}
      facts={facts}
    >
      {(record) => <Parts record={record} issued={key} />}
    </RecordPage>
  );
}

function facts({ body }: View<SubscriptionBody>, words: Words): Fact[] {
  const { t, name } = words;
  return [
    { label: t("kind.product"), value: <RecordLink kind="product" id={body.product_id} /> },
    { label: t("delivery.purpose"), value: name.code("purpose", body.purpose) },
    { label: t("delivery.quota"), value: <span className="tabular">{formatCount(body.quota_per_day)}</span> },
    ...suspension(body, words),
  ];
}

/** Calls answered today against the quota. */
function UsageSection({ id }: { id: string }) {
  const { t } = useWords();
  const { data, error } = useQuery({
    queryKey: usageKey(id),
    queryFn: ({ signal }) => read<Usage>(`${recordPath("subscription", id)}/usage`, signal),
    refetchInterval: usePolling(30_000),
  });
  if (error !== null) return <ProblemAlert problem={asProblem(error)} />;
  if (data === undefined) return null;
  const { used_today: used, quota_per_day: quota } = data;
  const share = quota > 0 ? Math.min(100, Math.round((used / quota) * 100)) : 0;
  return (
    <Section title={t("delivery.usage")}>
      <span className="tabular">
        {t("delivery.used_of", {
          used: formatCount(used),
          quota: formatCount(quota),
          left: formatCount(Math.max(0, quota - used)),
        })}
      </span>
      <Progress
        size="small"
        percent={share}
        status={share >= 100 ? "exception" : "normal"}
        aria-label={t("delivery.usage")}
      />
    </Section>
  );
}

const usageKey = (id: string) => ["usage", id];

function Parts({ record, issued }: { record: View<SubscriptionBody>; issued: string | null }) {
  const { t } = useWords();
  const { data, error } = useRecord<ProductBody>("product", record.body.product_id);
  const product = data?.body;
  const cache = useQueryClient();
  return (
    <>
      <StepNote step={record.body.order?.lifting ?? null} word="order.lift_proposed" type="warning" />
      <UsageSection id={record.id} />
      <Section title={t("delivery.keys")}>
        <WideTable<AccessKey>
          size="small"
          rowKey="prefix"
          pagination={false}
          dataSource={record.body.keys}
          locale={{ emptyText: t("delivery.no_keys") }}
          columns={[
            {
              key: "prefix",
              title: t("delivery.key_prefix"),
              render: (_v, each) => <span className="mono">{`${each.prefix}…`}</span>,
            },
            {
              key: "state",
              title: t("field.status"),
              width: 110,
              render: (_v, each) => <StatusMark status={each.revoked_at === null ? "active" : "revoked"} />,
            },
            {
              key: "created",
              title: t("field.created_at"),
              width: 170,
              render: (_v, each) => <Time at={each.created_at} />,
            },
            {
              key: "revoked",
              title: t("delivery.revoked_at"),
              width: 170,
              render: (_v, each) => <Time at={each.revoked_at} />,
            },
          ]}
        />
      </Section>
      {product === undefined && error !== null && <ProblemAlert problem={asProblem(error)} />}
      {product && (
        <TryIt
          product={product}
          issued={issued}
          onCalled={() => void cache.invalidateQueries({ queryKey: usageKey(record.id) })}
        />
      )}
    </>
  );
}
