import { useWords } from "@/words";
import type { RowSet } from "./types";

/**
 * Rows as text in a plain table that scrolls by mouse and by keyboard; a null is told apart from an
 * empty text.
 */
export function RowTable({ rows, label, height = 420 }: { rows: RowSet; label: string; height?: number }) {
  const { t } = useWords();
  return (
    <div className="rows" style={{ maxHeight: height }} role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {rows.columns.map((column, place) => (
              <th key={place} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.rows.map((row, line) => (
            <tr key={line}>
              {rows.columns.map((_column, place) => (
                <td key={place}>{row[place] ?? <span className="rows-null">{t("rows.null")}</span>}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.rows.length === 0 && <p className="muted rows-none">{t("rows.none")}</p>}
    </div>
  );
}
