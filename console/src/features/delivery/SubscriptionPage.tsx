import { Progress, Table } from "antd";
import { useState } from "react";
import { formatCount } from "@/kit/format";
import { useRecord } from "@/kit/http/hooks";
import { RecordLink, Section, StatusMark, Time } from "@/kit/marks";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import type { ProductBody } from "../product/types";
import { IssueKeyDialog } from "./IssueKeyDialog";
import { RevokeKeyDialog } from "./RevokeKeyDialog";
import { TryIt } from "./TryIt";
import type { AccessKey, SubscriptionBody } from "./types";

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
      }}
      facts={facts}
    >
      {(record) => <Parts record={record} issued={key} />}
    </RecordPage>
  );
}

function facts({ body }: View<SubscriptionBody>, { t, name }: Words): Fact[] {
  const used = body.used_today ?? 0;
  return [
    { label: t("kind.product"), value: <RecordLink kind="product" id={body.product_id} /> },
    { label: t("delivery.purpose"), value: name.code("purpose", body.purpose) },
    {
      label: t("delivery.usage"),
      value: (
        <span className="tabular">
          {t("delivery.used_of", {
            used: formatCount(used),
            quota: formatCount(body.quota_per_day),
            left: formatCount(Math.max(0, body.quota_per_day - used)),
          })}
          <Progress
            size="small"
            percent={body.quota_per_day > 0 ? Math.min(100, Math.round((used / body.quota_per_day) * 100)) : 0}
            aria-label={t("delivery.usage")}
          />
        </span>
      ),
      wide: true,
    },
  ];
}

function Parts({ record, issued }: { record: View<SubscriptionBody>; issued: string | null }) {
  const { t } = useWords();
  const product = useRecord<ProductBody>("product", record.body.product_id).data?.body;
  return (
    <>
      <Section title={t("delivery.keys")}>
        <Table<AccessKey>
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
      {product && <TryIt product={product} issued={issued} />}
    </>
  );
}
