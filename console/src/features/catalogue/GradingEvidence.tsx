import { Table, Tag } from "antd";
import { GradeMark, RecordLink, Time } from "@/kit/marks";
import { useWords } from "@/words";
import type { Grading } from "./grading";
import type { Item } from "./types";

const PLATFORM = "00000000-0000-0000-0000-000000000000";

/** Who took part in a grading; the platform has no page. */
export function GradedBy({ by }: { by: string }) {
  const { t } = useWords();
  return by === PLATFORM ? <span>{t("grading.platform")}</span> : <RecordLink kind="person" id={by} />;
}

/** Where a grading stands: waiting, agreed to or contested. */
export function ReviewMark({ grading, lowering = false }: { grading: Grading; lowering?: boolean }) {
  const { t } = useWords();
  if (lowering) return <Tag color="orange">{t("grading.lowering")}</Tag>;
  if (grading.review === null) return <Tag color="gold">{t("grading.unreviewed")}</Tag>;
  if (!grading.review.agreed) return <Tag color="red">{t("grading.contested")}</Tag>;
  return <Tag>{t("grading.agreed")}</Tag>;
}

/** Every grading of an item with its evidence, author and reviewer, and what waits to lower it. */
export function GradingEvidence({ item, superseded }: { item: Item; superseded: string[] }) {
  const { t, name } = useWords();
  const rows = [
    ...item.gradings.map((grading) => ({ grading, lowering: false })),
    ...item.lowerings.map(({ grading }) => ({ grading, lowering: true })),
  ];
  return (
    <Table
      size="small"
      pagination={false}
      rowKey={({ grading, lowering }) => `${grading.scheme}|${String(lowering)}`}
      dataSource={rows}
      locale={{ emptyText: t("grading.none") }}
      columns={[
        {
          key: "scheme",
          title: t("grading.scheme"),
          render: (_v, { grading }) => (
            <span>
              {name.code("scheme", grading.scheme)}
              {superseded.includes(grading.scheme) && <span className="muted"> · {t("grading.superseded")}</span>}
            </span>
          ),
        },
        { key: "grade", title: t("item.grade"), render: (_v, { grading }) => <GradeMark grade={grading.grade} /> },
        {
          key: "impact",
          title: t("grading.impact"),
          render: (_v, { grading }) =>
            `${name.code("harmed", grading.impact.on)} · ${name.code("harm", grading.impact.harm)}`,
        },
        { key: "evidence", title: t("grading.evidence"), render: (_v, { grading }) => grading.evidence },
        {
          key: "by",
          title: t("grading.by"),
          render: (_v, { grading }) => (
            <span>
              <GradedBy by={grading.by} /> · <Time at={grading.at} />
            </span>
          ),
        },
        {
          key: "review",
          title: t("grading.review"),
          render: (_v, { grading, lowering }) => (
            <span>
              <ReviewMark grading={grading} lowering={lowering} />
              {grading.review !== null && (
                <>
                  <GradedBy by={grading.review.by} /> · <Time at={grading.review.at} />
                  {grading.review.opinion !== "" && ` · ${grading.review.opinion}`}
                </>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}
