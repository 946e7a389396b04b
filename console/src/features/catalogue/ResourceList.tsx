import { Button, Checkbox, Tag, TreeSelect } from "antd";
import { Link, useSearchParams } from "react-router";
import { formatCount } from "@/kit/format";
import { CreateButton } from "@/kit/list/CreateButton";
import { ExcelButton } from "@/kit/list/ExcelButton";
import { RecordList } from "@/kit/list/RecordList";
import { queryString } from "@/kit/http/client";
import { collectionPath, listRoute } from "@/kit/kinds";
import { parseView, queryOf, type ListView } from "@/kit/list/view";
import { GradeMark } from "@/kit/marks";
import { ProblemLine } from "@/kit/ProblemAlert";
import { useMayCreate } from "@/kit/shell/session";
import { useWords } from "@/words";
import { branches, useTrees } from "./tree";
import { highestGrade, isOverdue } from "./types";

export function ResourceList() {
  const { t, name } = useWords();
  return (
    <RecordList
      kind="resource"
      orgTitle={t("catalogue.provider")}
      actions={
        <>
          <CatalogueButtons />
          <CreateButton kind="resource" action="resource.create" />
        </>
      }
      filters={(view, change) => <Filters view={view} change={change} />}
      columns={[
        { key: "code", title: t("catalogue.code"), render: ({ body }) => <span className="mono">{body.code}</span> },
        {
          key: "items",
          title: t("catalogue.items"),
          align: "right",
          width: 80,
          render: ({ body }) => formatCount(body.items.length),
        },
        {
          key: "rows",
          title: t("catalogue.rows"),
          align: "right",
          width: 110,
          render: ({ body }) => <span className="tabular">{formatCount(body.rows)}</span>,
        },
        {
          key: "grade",
          title: t("catalogue.highest_grade"),
          width: 100,
          render: ({ body }) => <GradeMark grade={highestGrade(body.items)} />,
        },
        {
          key: "update_cycle",
          title: t("catalogue.update_cycle"),
          width: 100,
          render: ({ body }) => (
            <>
              {name.code("cycle", body.update_cycle)}{" "}
              {isOverdue(body) && <Tag color="error">{t("catalogue.overdue")}</Tag>}
            </>
          ),
        },
        {
          key: "open_type",
          title: t("catalogue.open_type"),
          optional: true,
          render: ({ body }) => name.code("open", body.open_type),
        },
      ]}
    />
  );
}

/** The whole catalogue as a workbook, and the way to import one. */
function CatalogueButtons() {
  const { t } = useWords();
  const [params] = useSearchParams();
  const { limit: _limit, ...query } = queryOf(parseView(params));
  return (
    <>
      <ExcelButton address={`${collectionPath("resource")}/catalogue.xlsx${queryString(query)}`}>
        {t("catalogue.export")}
      </ExcelButton>
      {useMayCreate("batch.create") && (
        <Link to={listRoute("batch")}>
          <Button>{t("catalogue.import_sheet")}</Button>
        </Link>
      )}
    </>
  );
}

/** Narrows the list to a node of a classification tree, and to what is late. */
function Filters({ view, change }: { view: ListView; change: (next: Partial<ListView>) => void }) {
  const { t } = useWords();
  const { trees, error } = useTrees();
  return (
    <>
      <ProblemLine error={error} />
      {trees.length > 0 && (
        <TreeSelect
          className="filter"
          allowClear
          showSearch
          aria-label={t("catalogue.class")}
          placeholder={t("catalogue.class")}
          popupMatchSelectWidth={360}
          treeNodeFilterProp="title"
          value={view.class ?? undefined}
          onChange={(node: string | undefined) => change({ class: node ?? null })}
          treeData={trees.map(({ code, name, nodes }) => ({
            key: code,
            value: code,
            title: name,
            selectable: false,
            children: branches(nodes, `${code}/`),
          }))}
        />
      )}
      <Checkbox checked={view.overdue} onChange={(event) => change({ overdue: event.target.checked })}>
        {t("catalogue.only_overdue")}
      </Checkbox>
    </>
  );
}
