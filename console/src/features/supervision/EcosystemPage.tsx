import { DownloadOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Select, Space, Table } from "antd";
import { useState } from "react";
import type { Answer } from "@/api";
import { read } from "@/kit/http/client";
import { asProblem } from "@/kit/http/problem";
import { RecordLink } from "@/kit/marks";
import { usePageTitle } from "@/kit/page/usePageTitle";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { Loading } from "@/kit/shell/Loading";
import { useWords } from "@/words";

type Report = Answer<"EcosystemReport">;
type Row = Report["rows"][number];

const ECOSYSTEM = "/api/v1/supervision/ecosystem";

const COUNTS = [
  "operators",
  "agreements",
  "scenarios",
  "resources",
  "products",
  "partners",
  "social_data",
  "investment",
  "obligations",
  "obligations_met",
] as const satisfies readonly (keyof Row["counts"])[];

/** Who operates in each zone, with whom and for what, and how much of what was undertaken is met. */
export function EcosystemPage() {
  const { t } = useWords();
  const [year, setYear] = useState<number | null>(null);
  const query = year === null ? "" : `?year=${year}`;
  const { data, error } = useQuery({
    queryKey: ["report", ECOSYSTEM, year],
    queryFn: ({ signal }) => read<Report>(`${ECOSYSTEM}${query}`, signal),
  });
  usePageTitle(t("ecosystem.title"));
  const present = new Date().getFullYear();
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t("ecosystem.title")}</h1>
          <p className="page-intro">{t("ecosystem.intro")}</p>
        </div>
        <Space>
          <Select
            aria-label={t("ecosystem.year")}
            value={year ?? present}
            onChange={setYear}
            options={[0, 1, 2, 3, 4].map((back) => ({ value: present - back, label: `${present - back}` }))}
          />
          <Button icon={<DownloadOutlined aria-hidden />} href={`${ECOSYSTEM}/export.xlsx${query}`}>
            {t("list.excel")}
          </Button>
        </Space>
      </div>
      {error !== null && <ProblemAlert problem={asProblem(error)} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <Table<Row>
          size="small"
          rowKey={(row) => row.zone.id}
          pagination={false}
          dataSource={data.rows}
          scroll={{ x: true }}
          columns={[
            {
              key: "zone",
              title: t("field.zone"),
              render: (_v, row) => <RecordLink kind="zone" id={row.zone.id} title={row.zone.name} />,
            },
            ...COUNTS.map((count) => ({
              key: count,
              title: t(`ecosystem.${count}`),
              align: "right" as const,
              render: (_v: unknown, row: Row) => <span className="tabular">{row.counts[count]}</span>,
            })),
          ]}
        />
      )}
    </div>
  );
}
