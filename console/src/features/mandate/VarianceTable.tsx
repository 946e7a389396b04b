import { useQuery } from "@tanstack/react-query";
import { Progress, Table } from "antd";
import type { Answer } from "@/api";
import { formatDate } from "@/kit/format";
import { read } from "@/kit/http/client";
import { cacheKey } from "@/kit/http/hooks";
import { asProblem } from "@/kit/http/problem";
import { RecordLink } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { Loading } from "@/kit/shell/Loading";
import { useWords } from "@/words";

type Report = Answer<"VarianceReport">;
type Row = Report["rows"][number];

/** How far operators are from what they undertook: of one agreement, or of all one may see. */
export function VarianceTable({ agreement }: { agreement?: string }) {
  const { t, name } = useWords();
  const path = `/api/v1/mandate/variance${agreement === undefined ? "" : `?agreement=${encodeURIComponent(agreement)}`}`;
  const { data, error } = useQuery({
    queryKey: [...cacheKey.list("obligation"), "variance", agreement ?? ""],
    queryFn: ({ signal }) => read<Report>(path, signal),
  });
  if (error !== null) return <ProblemAlert problem={asProblem(error)} />;
  if (data === undefined) return <Loading />;
  return (
    <Table<Row>
      size="small"
      rowKey={(row) => row.obligation.id}
      pagination={data.rows.length > 50 ? { pageSize: 50 } : false}
      dataSource={data.rows}
      locale={{ emptyText: t("obligation.none") }}
      columns={[
        {
          key: "obligation",
          title: t("kind.obligation"),
          render: (_v, row) => <RecordLink kind="obligation" id={row.obligation.id} title={row.obligation.name} />,
        },
        { key: "operator", title: t("mandate.operator"), render: (_v, row) => row.operator.name },
        {
          key: "percent",
          title: t("obligation.reached"),
          width: 180,
          render: (_v, row) => (
            <Progress
              percent={row.variance.percent}
              size="small"
              aria-label={t("obligation.reached")}
              status={row.variance.fulfilment === "late" ? "exception" : "normal"}
            />
          ),
        },
        {
          key: "short_of",
          title: t("obligation.short_of"),
          align: "right",
          render: (_v, row) => (
            <span className="tabular">
              {row.variance.short_of} {row.unit}
            </span>
          ),
        },
        { key: "due", title: t("obligation.due_on"), render: (_v, row) => formatDate(row.due_on) },
        {
          key: "fulfilment",
          title: t("obligation.fulfilment"),
          render: (_v, row) => name.code("fulfilment", row.variance.fulfilment),
        },
      ]}
    />
  );
}
