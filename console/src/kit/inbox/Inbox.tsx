import { useQuery } from "@tanstack/react-query";
import { Badge, Empty, Tabs } from "antd";
import { useNavigate, useSearchParams } from "react-router";
import { useWords } from "@/words";
import { readInbox } from "../http/client";
import { cacheKey } from "../http/hooks";
import { asProblem } from "../http/problem";
import { usePolling } from "../idle";
import { isKind, recordRoute } from "../kinds";
import { AnyRecordLink, StatusMark, Time } from "../marks";
import { ClockMark } from "../page/Clocks";
import { ProblemAlert } from "../ProblemAlert";
import { Alarms } from "./Alarms";
import type { InboxItem, InboxTab } from "../types";
import { WideTable } from "../WideTable";

const TABS: InboxTab[] = ["todo", "notices", "ending", "done", "mine"];

/** My work: what waits for me, what ends soon, what I did, what I started; with counts. */
export function Inbox() {
  const { t } = useWords();
  const [params, setParams] = useSearchParams();
  const tab = TABS.find((each) => each === params.get("tab")) ?? "todo";
  const { data, error, isPending } = useQuery({
    queryKey: [...cacheKey.inbox, tab],
    queryFn: ({ signal }) => readInbox(tab === "ending" ? "todo" : tab, signal),
    refetchInterval: usePolling(30_000),
  });
  return (
    <>
      <Tabs
        activeKey={tab}
        onChange={(next) => setParams(next === "todo" ? {} : { tab: next }, { replace: true })}
        items={TABS.map((each) => ({
          key: each,
          label: (
            <span>
              {t(`inbox.${each}`)}{" "}
              <Badge
                count={data?.counts[each] ?? 0}
                overflowCount={999}
                color={each === "todo" || each === "ending" ? "#b3261e" : "#5b6b7f"}
                title=""
              />
            </span>
          ),
        }))}
      />
      {error !== null && <ProblemAlert problem={asProblem(error)} />}
      {tab === "ending" ? <Alarms /> : <InboxTable tab={tab} items={data?.items ?? []} loading={isPending} />}
    </>
  );
}

function InboxTable({
  tab,
  items,
  loading,
}: {
  tab: Exclude<InboxTab, "ending">;
  items: InboxItem[];
  loading: boolean;
}) {
  const { t, name } = useWords();
  const navigate = useNavigate();
  return (
    <WideTable<InboxItem>
      size="small"
      rowKey={(item) => `${item.kind}:${item.id}:${item.action ?? ""}`}
      loading={loading}
      dataSource={items}
      pagination={{ pageSize: 20, hideOnSinglePage: true, size: "small" }}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t(`inbox.empty_${tab}`)} /> }}
      onRow={(item) => ({
        className: "row-link",
        onClick: (event) => {
          if (isKind(item.kind) && !(event.target as HTMLElement).closest("a,button"))
            void navigate(recordRoute(item.kind, item.id));
        },
      })}
      columns={[
        { key: "kind", title: t("field.kind"), width: 110, render: (_v, item) => name.kind(item.kind) },
        {
          key: "title",
          title: t("field.title"),
          render: (_v, item) => <AnyRecordLink kind={item.kind} id={item.id} title={item.title} />,
        },
        {
          key: "action",
          title: t(tab === "todo" ? "inbox.action" : tab === "notices" ? "inbox.notice" : "inbox.action_done"),
          width: 160,
          render: (_v, item) => (item.action ? name.action(item.action) : "—"),
        },
        {
          key: "status",
          title: t("field.status"),
          width: 110,
          render: (_v, item) => <StatusMark status={item.status} kind={item.kind} />,
        },
        ...(tab === "todo"
          ? [
              {
                key: "clock",
                title: t("calendar.clocks"),
                width: 210,
                render: (_v: unknown, item: InboxItem) => <ClockMark clock={item.clock} />,
              },
            ]
          : []),
        { key: "org", title: t("field.org"), render: (_v, item) => item.org.name },
        { key: "zone", title: t("field.zone"), width: 120, render: (_v, item) => item.zone?.name ?? "—" },
        { key: "since", title: t("inbox.since"), width: 170, render: (_v, item) => <Time at={item.since} /> },
      ]}
    />
  );
}
