import { useQuery } from "@tanstack/react-query";
import { Empty } from "antd";
import type { Answer } from "@/api";
import { useWords } from "@/words";
import { read } from "../http/client";
import { cacheKey } from "../http/hooks";
import { asProblem } from "../http/problem";
import { AnyRecordLink } from "../marks";
import { ProblemAlert } from "../ProblemAlert";
import { WideTable } from "../WideTable";

type Alarm = Answer<"Alarm">;

/** What ends soon or has ended, soonest first. Nothing is renewed from here: a renewal is an application of its own. */
export function Alarms() {
  const { t, name } = useWords();
  const { data, error, isPending } = useQuery({
    queryKey: [...cacheKey.inbox, "ending"],
    queryFn: ({ signal }) => read<Answer<"Alarms">>("/api/v1/task/alarms", signal),
  });
  if (error !== null) return <ProblemAlert problem={asProblem(error)} />;
  return (
    <WideTable<Alarm>
      size="small"
      rowKey={(alarm) => `${alarm.ending}:${alarm.record?.id ?? ""}:${alarm.which}`}
      loading={isPending}
      dataSource={data?.alarms ?? []}
      pagination={{ pageSize: 20, hideOnSinglePage: true, size: "small" }}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("alarm.none")} /> }}
      columns={[
        {
          key: "ending",
          title: t("alarm.ending"),
          width: 140,
          render: (_v, alarm) => name.code("ending", alarm.ending),
        },
        {
          key: "title",
          title: t("field.title"),
          render: (_v, { record, which }) => (
            <span>
              {record ? <AnyRecordLink kind={record.kind} id={record.id} title={record.title} /> : t("alarm.rules")}{" "}
              {which}
            </span>
          ),
        },
        { key: "org", title: t("field.org"), render: (_v, alarm) => alarm.record?.org.name ?? "—" },
        { key: "last_day", title: t("alarm.last_day"), width: 120, render: (_v, alarm) => alarm.last_day },
        {
          key: "days_left",
          title: t("alarm.days_left"),
          width: 120,
          render: (_v, alarm) => (
            <span data-term={alarm.term}>
              {alarm.days_left < 0 ? t("alarm.over") : t("alarm.days", { days: alarm.days_left })}
            </span>
          ),
        },
        {
          key: "reminder",
          title: t("alarm.reminder"),
          width: 130,
          render: (_v, alarm) => t("alarm.days_before", { days: alarm.reminder }),
        },
      ]}
    />
  );
}
