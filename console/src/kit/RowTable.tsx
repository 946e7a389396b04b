import { Table } from "antd";
import { useWords } from "@/words";
import type { RowSet } from "./types";

/** Rows as text; a null is told apart from an empty text. */
export function RowTable({ rows, height = 420 }: { rows: RowSet; height?: number }) {
  const { t } = useWords();
  return (
    <Table<(string | null)[]>
      className="rows-table"
      size="small"
      virtual={rows.rows.length > 200}
      rowKey={(row) => rows.rows.indexOf(row)}
      dataSource={rows.rows}
      pagination={false}
      scroll={{ x: Math.max(600, rows.columns.length * 140), y: height }}
      locale={{ emptyText: t("rows.none") }}
      columns={rows.columns.map((column, place) => ({
        key: `${place}`,
        title: <span className="mono">{column}</span>,
        width: 140,
        ellipsis: true,
        render: (_value: unknown, row: (string | null)[]) => (row[place] === null || row[place] === undefined ? <span className="rows-null">{t("rows.null")}</span> : row[place]),
      }))}
    />
  );
}
