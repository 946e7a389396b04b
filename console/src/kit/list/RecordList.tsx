import { ReloadOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Empty, Input, Select, Space } from "antd";
import type { ColumnsType, SorterResult } from "antd/es/table/interface";
import { useEffect, useState, type ReactNode } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useWords } from "@/words";
import { cacheKey } from "../http/hooks";
import { excelAddress, listRecords } from "../http/client";
import { asProblem } from "../http/problem";
import { kinds, recordRoute, type BodyOf, type ColumnKey, type Kind } from "../kinds";
import { StatusMark, Time } from "../marks";
import { usePageTitle } from "../page/usePageTitle";
import { ProblemAlert, ProblemLine } from "../ProblemAlert";
import type { View } from "../types";
import { ExcelButton } from "./ExcelButton";
import { useListPlace, type ListPlace } from "./place";
import { useSavedViews } from "./savedViews";
import { PAGE_SIZES, parseView, queryOf, SORT_FIELDS, viewParams, type ListView, type SortField } from "./view";
import { ColumnMenu, SavedViewsMenu } from "./ViewMenu";
import { WideTable } from "../WideTable";

/** A column a feature adds between the standard ones. */
export interface ListColumn<Of extends Kind> {
  key: ColumnKey<Of>;
  title: string;
  render: (record: View<BodyOf<Of>>) => ReactNode;
  width?: number;
  align?: "left" | "right" | "center";
  /** Offered in the column menu, not shown at first. */
  optional?: boolean;
}

interface Props<Of extends Kind> {
  kind: Of;
  columns?: ListColumn<Of>[];
  /** Standard columns this list does not have. */
  without?: ("org" | "zone" | "status")[];
  /** What the owning organisation is called here (提供部门, 运营机构). */
  orgTitle?: string;
  /** Buttons at the right of the title, such as "new". */
  actions?: ReactNode;
  /** A sentence under the title. */
  intro?: ReactNode;
  /** Filters of this list alone, beside the standard ones. */
  filters?: (view: ListView, change: (next: Partial<ListView>) => void) => ReactNode;
}

/** The one list: filter, sort, page and export on the server; the view in the address bar. */
export function RecordList<Of extends Kind>({
  kind,
  columns = [],
  without = [],
  orgTitle,
  actions,
  intro,
  filters,
}: Props<Of>) {
  const words = useWords();
  const { t, name } = words;
  usePageTitle(name.kinds(kind));
  const { zones, failed } = useZones(!without.includes("zone"));
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const view = parseView(params);
  const search = viewParams(view).toString();
  const saved = useSavedViews(kind);
  const { cursors } = useListPlace(kind);
  const cursor = cursors.at(-1);
  // Another filter begins at the first page; another page keeps the filter.
  const show = (next: ListView, behind: string[]) =>
    setParams(viewParams(next), {
      replace: true,
      preventScrollReset: true,
      state: { cursors: behind } satisfies ListPlace,
    });
  const change = (next: Partial<ListView>) => show({ ...view, ...next }, []);

  const query = queryOf(view, cursor);
  const { data, error, isFetching, isPending, refetch } = useQuery({
    queryKey: [...cacheKey.list(kind), query],
    queryFn: ({ signal }) => listRecords<BodyOf<Of>>(kind, query, signal),
    placeholderData: keepPreviousData,
  });

  const every = allColumns(kind, columns, without, orgTitle, words);
  const chosen = view.columns ?? every.filter((column) => !column.optional).map((column) => column.key);
  const shown = every.filter((column) => column.fixed || chosen.includes(column.key));

  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{name.kinds(kind)}</h1>
          {intro !== undefined && <p className="page-intro">{intro}</p>}
        </div>
        <Space>{actions}</Space>
      </div>
      <div className="toolbar" role="search" aria-label={t("list.filter")}>
        <SearchBox value={view.q} onSearch={(q) => change({ q })} />
        {!without.includes("status") && kinds[kind].statuses.length > 1 && (
          <Select
            className="filter"
            allowClear
            aria-label={t("field.status")}
            placeholder={t("field.status")}
            value={view.status}
            onChange={(status: string | undefined) => change({ status: status ?? null })}
            options={kinds[kind].statuses.map((status) => ({ value: status, label: name.status(status, kind) }))}
          />
        )}
        {zones.length > 1 && (
          <Select
            className="filter"
            allowClear
            aria-label={t("field.zone")}
            placeholder={t("field.zone")}
            value={view.zone}
            onChange={(zone: string | undefined) => change({ zone: zone ?? null })}
            options={zones.map((zone) => ({ value: zone.id, label: zone.title }))}
          />
        )}
        <ProblemLine error={failed} />
        {filters?.(view, change)}
        <span className="toolbar-gap" />
        <Button
          icon={<ReloadOutlined aria-hidden />}
          aria-label={t("list.refresh")}
          onClick={() => void refetch()}
          loading={isFetching && !isPending}
        />
        <ColumnMenu
          all={every.map(({ key, label, fixed }) => ({ key, title: label, fixed }))}
          shown={shown.map((column) => column.key)}
          onChange={(next) => change({ columns: next })}
        />
        <SavedViewsMenu
          views={saved.views}
          onOpen={(opened) => setParams(new URLSearchParams(opened.search))}
          onSave={(label) => saved.save(label, search)}
          onRemove={saved.remove}
        />
        <ExcelButton
          address={excelAddress(
            kind,
            query,
            shown.map((column) => column.key),
          )}
        >
          {t("list.excel")}
        </ExcelButton>
      </div>
      {error !== null && <ProblemAlert problem={asProblem(error)} onReload={() => void refetch()} />}
      <WideTable<View<BodyOf<Of>>>
        size="small"
        rowKey="id"
        columns={sorted(shown, view)}
        dataSource={data?.items ?? []}
        loading={isPending}
        pagination={false}
        locale={{
          emptyText: (
            <Empty
              image={Empty.PRESENTED_IMAGE_SIMPLE}
              description={t(search === "" ? "list.empty" : "list.empty_filtered")}
            />
          ),
        }}
        onRow={(record) => ({
          className: "row-link",
          onClick: (event) => {
            if (!(event.target as HTMLElement).closest("a,button")) void navigate(recordRoute(kind, record.id));
          },
        })}
        onChange={(_page, _filters, sorter) => change({ sort: sortOf(sorter) })}
      />
      <div className="pager">
        <span aria-live="polite">{data !== undefined && t("list.total", { total: data.total })}</span>
        <span className="toolbar-gap" />
        <Button size="small" disabled={cursors.length === 0} onClick={() => show(view, cursors.slice(0, -1))}>
          {t("list.previous")}
        </Button>
        <span>{t("list.page", { page: cursors.length + 1 })}</span>
        <Button
          size="small"
          disabled={!data?.next_cursor}
          onClick={() => data?.next_cursor && show(view, [...cursors, data.next_cursor])}
        >
          {t("list.next")}
        </Button>
        <Select
          size="small"
          aria-label={t("list.page_size")}
          value={view.limit}
          onChange={(limit: number) => change({ limit })}
          options={PAGE_SIZES.map((size) => ({ value: size, label: t("list.per_page", { size }) }))}
        />
      </div>
    </div>
  );
}

/** The zones a list can be narrowed to. They are few, public and seldom change. */
function useZones(wanted: boolean): { zones: View[]; failed: Error | null } {
  const { data, error } = useQuery({
    queryKey: [...cacheKey.list("zone"), "filter"],
    queryFn: ({ signal }) => listRecords<Record<string, unknown>>("zone", { sort: "title", limit: 50 }, signal),
    enabled: wanted,
    staleTime: 300_000,
  });
  return { zones: data?.items ?? [], failed: error };
}

function SearchBox({ value, onSearch }: { value: string; onSearch: (q: string) => void }) {
  const { t } = useWords();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <Input.Search
      className="search"
      allowClear
      value={text}
      aria-label={t("list.search")}
      placeholder={t("list.search")}
      onChange={(event) => setText(event.target.value)}
      onSearch={onSearch}
    />
  );
}

type ColumnSpec<Body> = ColumnsType<View<Body>>[number] & {
  key: string;
  label: string;
  fixed?: boolean;
  optional?: boolean;
};

function allColumns<Of extends Kind>(
  kind: Of,
  own: ListColumn<Of>[],
  without: string[],
  orgTitle: string | undefined,
  { t }: ReturnType<typeof useWords>,
): ColumnSpec<BodyOf<Of>>[] {
  const standard = (
    key: string,
    label: string,
    render: (record: View<BodyOf<Of>>) => ReactNode,
    more: Partial<ColumnSpec<BodyOf<Of>>> = {},
  ) =>
    ({
      key,
      label,
      title: label,
      render: (_value: unknown, record: View<BodyOf<Of>>) => render(record),
      ...more,
    }) as ColumnSpec<BodyOf<Of>>;
  const columns = [
    standard("title", t("field.title"), (record) => <Link to={recordRoute(kind, record.id)}>{record.title}</Link>, {
      fixed: true,
    }),
    standard("status", t("field.status"), (record) => <StatusMark status={record.status} kind={kind} />, {
      width: 110,
    }),
    ...own.map((column) =>
      standard(column.key, column.title, column.render, {
        width: column.width,
        align: column.align,
        optional: column.optional ?? false,
      }),
    ),
    standard("org", orgTitle ?? t("field.org"), (record) => record.org?.name ?? "—"),
    standard("zone", t("field.zone"), (record) => record.zone?.name ?? "—"),
    standard("updated_at", t("field.updated_at"), (record) => <Time at={record.updated_at} brief />, { width: 130 }),
    standard("created_at", t("field.created_at"), (record) => <Time at={record.created_at} brief />, {
      width: 130,
      optional: true,
    }),
  ];
  return columns.filter((column) => !without.includes(column.key));
}

/** Ant Design columns: "fixed" here means "always shown", not "pinned", and sorting is the server's. */
function sorted<Body>(columns: ColumnSpec<Body>[], view: ListView): ColumnsType<View<Body>> {
  return columns.map(({ fixed: _fixed, optional: _optional, label: _label, ...column }) => {
    if (!SORT_FIELDS.some((field) => field === column.key)) return column;
    const order = view.sort.field === column.key ? (view.sort.descending ? "descend" : "ascend") : null;
    return { ...column, sorter: true, sortOrder: order, showSorterTooltip: false };
  }) as ColumnsType<View<Body>>;
}

function sortOf<Row>(sorter: SorterResult<Row> | SorterResult<Row>[]): ListView["sort"] {
  const one = Array.isArray(sorter) ? sorter[0] : sorter;
  const field = SORT_FIELDS.find((each): each is SortField => each === one?.columnKey);
  if (field === undefined || !one?.order) return { field: "updated_at", descending: true };
  return { field, descending: one.order === "descend" };
}
