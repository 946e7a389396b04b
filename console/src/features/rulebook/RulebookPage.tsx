import { Skeleton, Space, Tag, Tooltip } from "antd";
import { formatDate } from "@/kit/format";
import { asProblem } from "@/kit/http/problem";
import { CreateButton } from "@/kit/list/CreateButton";
import { Section } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import type { Standing } from "@/kit/types";
import { usePageTitle } from "@/kit/page/usePageTitle";
import { useWords } from "@/words";
import { valueWords } from "./value";
import { WideTable } from "@/kit/WideTable";
import { clauseText, useStanding } from "@/kit/rules";

/** What is in force today: packs with their days, parameters with the clause that decided each. */
export function RulebookPage() {
  const { t } = useWords();
  usePageTitle(t("rulebook.title"));
  const { data, error } = useStanding();
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t("rulebook.title")}</h1>
          <p className="page-intro">{t("rulebook.intro")}</p>
        </div>
        <Space>
          <CreateButton kind="rule_change" action="rule_change.create" />
        </Space>
      </div>
      {error !== null && <ProblemAlert problem={asProblem(error)} />}
      {data === undefined ? <Skeleton active /> : <Packs packs={data.packs} />}
      {data !== undefined && <Parameters parameters={data.parameters} />}
    </div>
  );
}

function Packs({ packs }: { packs: Standing["packs"] }) {
  const { t, name, language } = useWords();
  return (
    <Section title={t("rulebook.packs")}>
      <WideTable<Standing["packs"][number]>
        size="small"
        rowKey="pack"
        pagination={false}
        dataSource={packs}
        columns={[
          {
            key: "title",
            title: t("rulebook.pack"),
            render: (_v, pack) => (
              <span>
                {language === "zh" ? pack.title_zh : pack.title_en} <span className="mono">{pack.pack}</span>{" "}
                {pack.overlay && <Tag>{t("rulebook.overlay")}</Tag>}
              </span>
            ),
          },
          { key: "state", title: t("rulebook.state"), render: (_v, pack) => name.code("pack_state", pack.state) },
          { key: "published", title: t("rulebook.published"), render: (_v, pack) => formatDate(pack.published) },
          { key: "effective", title: t("rulebook.effective"), render: (_v, pack) => formatDate(pack.effective) },
          { key: "expires", title: t("rulebook.expires"), render: (_v, pack) => formatDate(pack.expires) },
          { key: "superseded", title: t("rulebook.superseded"), render: (_v, pack) => formatDate(pack.superseded) },
        ]}
      />
    </Section>
  );
}

function Parameters({ parameters }: { parameters: Standing["parameters"] }) {
  const words = useWords();
  const { t, name, list, language } = words;
  return (
    <Section title={t("rulebook.parameters")}>
      <WideTable<Standing["parameters"][number]>
        size="small"
        rowKey="name"
        pagination={false}
        dataSource={parameters}
        columns={[
          {
            key: "name",
            title: t("rulebook.parameter"),
            render: (_v, parameter) => (
              <Tooltip title={<span className="mono">{parameter.name}</span>}>
                <span tabIndex={0}>{language === "zh" ? parameter.note.zh : parameter.note.en}</span>
              </Tooltip>
            ),
          },
          {
            key: "value",
            title: t("rulebook.value"),
            render: (_v, parameter) => valueWords(parameter.value, words),
          },
          {
            key: "deciding",
            title: t("rulebook.deciding"),
            render: (_v, parameter) => list(parameter.deciding.map(clauseText)),
          },
          {
            key: "order",
            title: t("rulebook.order"),
            render: (_v, parameter) => name.code("order", parameter.note.order),
          },
        ]}
      />
    </Section>
  );
}
