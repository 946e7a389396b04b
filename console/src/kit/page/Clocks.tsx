import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Progress, Tooltip } from "antd";
import { useWords, type Words } from "@/words";
import { readClocks } from "../http/client";
import { formatDate } from "../format";
import { cacheKey } from "../http/hooks";
import { asProblem } from "../http/problem";
import { usePolling } from "../idle";
import { recordRoute } from "../kinds";
import { Section, StatusMark, Time } from "../marks";
import { ProblemAlert } from "../ProblemAlert";
import type { Clock } from "../types";
import { Link } from "react-router";
import { WideTable } from "../WideTable";
import { clauseText } from "../rules";

const HOUR = 3_600_000;

/** How long is left, in days or in hours of wall time; that it is over when it is. */
export function timeLeft(clock: Pick<Clock, "state" | "due_at">, now: number, { t }: Pick<Words, "t">): string {
  const left = new Date(clock.due_at).getTime() - now;
  if (clock.state === "overdue" || left <= 0) return t("calendar.over");
  return left >= 48 * HOUR
    ? t("calendar.left_days", { days: Math.floor(left / (24 * HOUR)) })
    : t("calendar.left_hours", { hours: Math.max(1, Math.floor(left / HOUR)) });
}

/** The remaining time of a step in a word with its due day, the moment on hover and on focus; nothing for a step without a deadline. */
export function ClockMark({ clock }: { clock: Clock | null }) {
  const words = useWords();
  const { t, name } = words;
  if (clock === null) return <span className="muted">—</span>;
  const paused = clock.state === "paused";
  const tone = clock.state === "overdue" ? "bad" : paused || clock.elapsed_percent >= 80 ? "warn" : "progress";
  return (
    <Tooltip
      title={
        <>
          {t("calendar.due")} <Time at={clock.due_at} />
          {clock.provisional && ` · ${t("calendar.provisional")}`}
        </>
      }
    >
      <span className={`status status-${tone}`} data-clock={clock.state} tabIndex={0}>
        {paused ? name.status("paused", "deadline") : timeLeft(clock, Date.now(), words)}
        <span className="muted tabular">{formatDate(clock.due_at)}</span>
        {clock.provisional && ` (${t("calendar.provisional")})`}
      </span>
    </Tooltip>
  );
}

/** The clocks of a record's steps: start, due, pauses, how much is over. Nothing where no step has one. */
export function Clocks({ id, version }: { id: string; version: number }) {
  const { t, name, list } = useWords();
  const { data, error } = useQuery({
    queryKey: [...cacheKey.clocks(id), version],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => readClocks(id, signal),
    refetchInterval: usePolling(60_000),
  });
  if (data === undefined && error !== null)
    return (
      <Section title={t("calendar.clocks")}>
        <ProblemAlert problem={asProblem(error)} />
      </Section>
    );
  if (data === undefined || data.length === 0) return null;
  return (
    <Section title={t("calendar.clocks")}>
      <WideTable<Clock>
        size="small"
        rowKey="id"
        pagination={false}
        dataSource={data}
        columns={[
          {
            key: "step",
            title: t("calendar.step"),
            render: (_v, clock) => (
              <Link to={recordRoute("deadline", clock.id)}>{name.code("deadline_step", clock.step)}</Link>
            ),
          },
          {
            key: "term",
            title: t("calendar.term"),
            render: (_v, clock) => (
              <Tooltip title={list(clock.deciding.map(clauseText))}>
                <span tabIndex={0}>{`${clock.term.amount} ${name.code("term_unit", clock.term.unit)}`}</span>
              </Tooltip>
            ),
          },
          { key: "started", title: t("calendar.started"), render: (_v, clock) => <Time at={clock.started_at} /> },
          {
            key: "due",
            title: t("calendar.due"),
            render: (_v, clock) => (
              <span>
                <Time at={clock.due_at} />
                {clock.provisional && (
                  <Tooltip title={t("calendar.provisional_help")}>
                    <span className="muted" tabIndex={0}>
                      {" "}
                      {t("calendar.provisional")}
                    </span>
                  </Tooltip>
                )}
                {clock.pauses.length > 0 && (
                  <span className="muted"> {t("calendar.pauses", { count: clock.pauses.length })}</span>
                )}
              </span>
            ),
          },
          {
            key: "elapsed",
            title: t("calendar.elapsed"),
            width: 150,
            render: (_v, clock) => (
              <Progress
                percent={clock.elapsed_percent}
                size="small"
                aria-label={t("calendar.elapsed")}
                status={clock.state === "overdue" || clock.state === "late" ? "exception" : "normal"}
              />
            ),
          },
          {
            key: "state",
            title: t("field.status"),
            render: (_v, clock) =>
              clock.state === "running" ? (
                <ClockMark clock={clock} />
              ) : (
                <StatusMark status={clock.state} kind="deadline" />
              ),
          },
        ]}
      />
    </Section>
  );
}
