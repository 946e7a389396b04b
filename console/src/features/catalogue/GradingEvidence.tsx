import { Table } from "antd";
import { GradeMark, StepBy, Time } from "@/kit/marks";
import { useWords } from "@/words";
import type { Grading } from "./grading";
import type { Item } from "./types";

/** Where a grading stands: waiting, agreed to or contested. */
export function ReviewMark({ grading, lowering = false }: { grading: Grading; lowering?: boolean }) {
  const { t } = useWords();
  if (lowering) return <span className="status status-warn">{t("grading.lowering")}</span>;
  if (grading.review === null) return <span className="status status-warn">{t("grading.unreviewed")}</span>;
  if (!grading.review.agreed) return <span className="status status-bad">{t("grading.contested")}</span>;
  return <span className="status status-good">{t("grading.agreed")}</span>;
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
              <StepBy by={grading.by} /> · <Time at={grading.at} />
            </span>
          ),
        },
        {
          key: "review",
          title: t("grading.review"),
          render: (_v, { grading, lowering }) => (
            <span>
              <ReviewMark grading={grading} lowering={lowering} />{" "}
              {grading.review !== null && (
                <>
                  <StepBy by={grading.review.by} /> · <Time at={grading.review.at} />
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
