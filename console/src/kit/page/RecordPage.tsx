import { ReloadOutlined } from "@ant-design/icons";
import { Breadcrumb, Button, Descriptions, Skeleton, Tooltip } from "antd";
import type { ReactNode } from "react";
import { Link, useParams } from "react-router";
import { useWords, type Words } from "@/words";
import { useRecord } from "../http/hooks";
import { asProblem } from "../http/problem";
import type { Kind } from "../kinds";
import { useListLink } from "../list/place";
import { RecordLink, Section, StatusMark, Time } from "../marks";
import { ProblemAlert } from "../ProblemAlert";
import type { View } from "../types";
import { ActionBar } from "./ActionBar";
import { Clocks } from "./Clocks";
import type { ActionSpecs } from "./actions";
import { Timeline } from "./Timeline";
import { usePageTitle } from "./usePageTitle";

/** One fact of a record: a label and what it is. */
export interface Fact {
  label: string;
  value: ReactNode;
  /** Takes the whole width. */
  wide?: boolean;
}

interface Props<Body> {
  kind: Kind;
  actions?: ActionSpecs<Body>;
  facts: (record: View<Body>, words: Words) => Fact[];
  /** What the owning organisation is called here. */
  orgTitle?: string;
  /** The parts of the page below the facts. */
  children?: (record: View<Body>, reload: () => void) => ReactNode;
  /** Looks again every two seconds while true, beside the states in which the platform always works. */
  moving?: (record: View<Body>) => boolean;
}

/** Kinds with steps that have a deadline. */
const CLOCKED = new Set<Kind>(["request", "export", "product", "halt"]);

/** The one object page: state, facts, allowed actions, and the timeline with its proofs. */
export function RecordPage<Body = Record<string, unknown>>({
  kind,
  actions = {},
  facts,
  orgTitle,
  children,
  moving,
}: Props<Body>) {
  const words = useWords();
  const { t, name } = words;
  const { id } = useParams();
  const { data: record, error, isPending, refetch } = useRecord<Body>(kind, id, moving ? { moving } : {});
  const reload = () => void refetch();
  usePageTitle(record?.title);
  const back = useListLink(kind);

  if (isPending) return <Skeleton className="page" active paragraph={{ rows: 8 }} />;
  if (record === undefined)
    return (
      <div className="page">{error !== null && <ProblemAlert problem={asProblem(error)} onReload={reload} />}</div>
    );

  const standard: Fact[] = [
    ...facts(record, words),
    // An organisation is not its own owner, a zone lies in no other.
    ...(record.org?.id === record.id
      ? []
      : [
          {
            label: orgTitle ?? t("field.org"),
            value: <RecordLink kind="organisation" id={record.org?.id} title={record.org?.name} />,
          },
        ]),
    ...(record.zone && record.zone.id !== record.id
      ? [{ label: t("field.zone"), value: <RecordLink kind="zone" id={record.zone.id} title={record.zone.name} /> }]
      : []),
    { label: t("field.created_at"), value: <Time at={record.created_at} /> },
    { label: t("field.updated_at"), value: <Time at={record.updated_at} /> },
  ];
  return (
    <div className="page">
      <Breadcrumb items={[{ title: <Link {...back}>{name.kinds(kind)}</Link> }, { title: record.title }]} />
      <div className="page-head">
        <div className="record-head">
          <h1>{record.title}</h1>
          <StatusMark status={record.status} kind={kind} />
          <Tooltip title={t("page.version_hint")}>
            <span className="muted tabular" tabIndex={0}>
              {t("page.version", { version: record.version })}
            </span>
          </Tooltip>
          <Button
            type="text"
            size="small"
            icon={<ReloadOutlined aria-hidden />}
            aria-label={t("list.refresh")}
            onClick={reload}
          />
        </div>
        <ActionBar record={record} specs={actions} onReload={reload} />
      </div>
      {error !== null && <ProblemAlert problem={asProblem(error)} onReload={reload} />}
      <div className="record-grid">
        <div className="record-main">
          <Section title={t("page.facts")}>
            <Descriptions
              size="small"
              bordered
              column={{ xs: 1, sm: 1, md: 2 }}
              items={standard.map((fact, place) => ({
                key: `${place}`,
                label: fact.label,
                children: fact.value,
                ...(fact.wide ? { span: "filled" as const } : {}),
              }))}
            />
          </Section>
          {CLOCKED.has(kind) && <Clocks id={record.id} version={record.version} />}
          {children?.(record, reload)}
        </div>
        <aside className="record-aside" aria-label={t("timeline.title")}>
          <Section title={t("timeline.title")}>
            <Timeline kind={kind} id={record.id} version={record.version} />
          </Section>
        </aside>
      </div>
    </div>
  );
}
