import { Checkbox, Empty, Skeleton, Tooltip } from "antd";
import { asProblem } from "@/kit/http/problem";
import { GradeMark, RecordLink } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { useWords } from "@/words";
import { usageWords } from "../grant/policy";
import type { GrantedTable } from "./grants";

interface Props {
  tables: GrantedTable[];
  isPending: boolean;
  error: Error | null;
  chosen: string[];
  onChoose: (grantIds: string[]) => void;
  onInsert: (text: string) => void;
}

/** The granted tables with their columns: whatever is not here does not exist for a statement. */
export function TablesPane({ tables, isPending, error, chosen, onChoose, onInsert }: Props) {
  const words = useWords();
  const { t } = words;
  if (isPending) return <Skeleton active />;
  const failed = error === null ? null : <ProblemAlert problem={asProblem(error)} />;
  if (tables.length === 0 && failed !== null) return failed;
  if (tables.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("workbench.no_grants")} />;
  return (
    <div className="tables-pane">
      {failed}
      {tables.map(({ grant, table }) => (
        <div key={grant.id} className="table-block" data-table={table}>
          <div className="table-name">
            <Checkbox
              checked={chosen.includes(grant.id)}
              onChange={(event) =>
                onChoose(event.target.checked ? [...chosen, grant.id] : chosen.filter((id) => id !== grant.id))
              }
            >
              <span className="mono">{table ?? "…"}</span>
            </Checkbox>
            <RecordLink kind="grant" id={grant.id} title={t("workbench.grant")} />
          </div>
          <div className="muted">{grant.title}</div>
          {grant.body.items.map((item) => (
            <Tooltip key={item.name} title={usageWords(item, words)} placement="right">
              <button
                type="button"
                className="column-line"
                data-column={item.name}
                data-usage={item.usage}
                onClick={() => onInsert(item.name)}
                aria-label={t("workbench.insert", { column: item.name, how: usageWords(item, words) })}
              >
                <span className="mono">{item.name}</span>
                <span className="nowrap">
                  <span className="muted">{t(`usage.short.${item.usage}`)}</span>{" "}
                  <GradeMark grade={item.grade} inside />
                </span>
              </button>
            </Tooltip>
          ))}
        </div>
      ))}
    </div>
  );
}
