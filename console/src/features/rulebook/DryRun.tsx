import type { Answer } from "@/api";
import { useRuleNames } from "@/kit/rules";
import { useWords } from "@/words";
import { WideTable } from "@/kit/WideTable";

type Summary = Answer<"DryRun">;

/** What a dry run found: how many past decisions of each kind would have come out differently. */
export function DryRun({ summary }: { summary: Summary }) {
  const { t, name } = useWords();
  const names = useRuleNames();
  return (
    <>
      <p>
        {t("rulebook.examined", { count: summary.examined })}{" "}
        {summary.lines.length === 0 && t("rulebook.no_difference")}
      </p>
      {summary.lines.length > 0 && (
        <WideTable<Summary["lines"][number]>
          size="small"
          rowKey={(line) => `${line.record}:${line.parameter}`}
          pagination={false}
          dataSource={summary.lines}
          columns={[
            { key: "record", title: t("rulebook.object"), render: (_v, line) => name.kinds(line.record) },
            {
              key: "parameter",
              title: t("rulebook.parameter"),
              render: (_v, line) => names.parameter(line.parameter),
            },
            { key: "refused", title: t("rulebook.would_refuse"), dataIndex: "refused", align: "right" },
            { key: "allowed", title: t("rulebook.would_allow"), dataIndex: "allowed", align: "right" },
          ]}
        />
      )}
    </>
  );
}
