import { Table } from "antd";
import { formatDate } from "@/kit/format";
import { useRecord } from "@/kit/http/hooks";
import { GradeMark, RecordLink, Section } from "@/kit/marks";
import { withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import type { ResourceBody } from "../catalogue/types";
import { policyWords, usageWords } from "./policy";
import type { GrantBody, GrantedItem } from "./types";

const actions: ActionSpecs<GrantBody> = { revoke: withReason, suspend: withReason };

export function GrantPage() {
  const { t } = useWords();
  return (
    <RecordPage<GrantBody> kind="grant" orgTitle={t("mandate.operator")} actions={actions} facts={facts}>
      {(record) => <Parts record={record} />}
    </RecordPage>
  );
}

function facts({ body }: View<GrantBody>, { t }: Words): Fact[] {
  return [
    { label: t("kind.resource"), value: <RecordLink kind="resource" id={body.resource_id} /> },
    { label: t("kind.request"), value: <RecordLink kind="request" id={body.request_id} /> },
    { label: t("kind.agreement"), value: <RecordLink kind="agreement" id={body.agreement_id} /> },
    { label: t("mandate.term"), value: `${formatDate(body.start)} – ${formatDate(body.end)}` },
    { label: t("mandate.epoch"), value: <span className="tabular">{body.epoch}</span> },
  ];
}

function Parts({ record }: { record: View<GrantBody> }) {
  const words = useWords();
  const { t } = words;
  const resource = useRecord<ResourceBody>("resource", record.body.resource_id).data?.title ?? t("kind.resource");
  return (
    <>
      <Section title={t("policy.title")}>
        <ul className="policy-words">
          {policyWords(record.body, resource, words).map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </Section>
      <Section title={t("grant.items_title", { count: record.body.items.length })}>
        <Table<GrantedItem>
          size="small"
          rowKey="name"
          pagination={false}
          scroll={{ x: "max-content" }}
          dataSource={record.body.items}
          columns={[
            { key: "name", title: t("item.name"), render: (_v, item) => <span className="mono">{item.name}</span> },
            { key: "grade", title: t("item.grade"), width: 100, render: (_v, item) => <GradeMark grade={item.grade} /> },
            { key: "usage", title: t("grant.how"), render: (_v, item) => usageWords(item, words) },
          ]}
        />
      </Section>
    </>
  );
}
