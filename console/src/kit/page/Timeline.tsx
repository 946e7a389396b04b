import { SafetyCertificateOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Empty, Skeleton, Timeline as Steps } from "antd";
import { lazy, Suspense, useState } from "react";
import { useWords } from "@/words";
import { readTimeline } from "../http/client";
import { cacheKey } from "../http/hooks";
import { articleLabel, asProblem } from "../http/problem";
import type { Kind } from "../kinds";
import { Time } from "../marks";
import { ProblemAlert } from "../ProblemAlert";
import type { TimelineEntry } from "../types";

// The hash function is fetched when somebody asks for a proof.
const ProofPanel = lazy(() => import("../proof/ProofPanel"));

/** What happened to a record, each entry provable against the signed ledger. */
export function Timeline({ kind, id, version }: { kind: Kind; id: string; version: number }) {
  const { t } = useWords();
  const { data, error, isPending } = useQuery({
    // Every change of a record, also one the platform makes by itself, is a version and an entry.
    queryKey: [...cacheKey.timeline(kind, id), version],
    queryFn: () => readTimeline(kind, id),
    placeholderData: keepPreviousData,
  });
  if (isPending) return <Skeleton active paragraph={{ rows: 4 }} title={false} />;
  if (error !== null) return <ProblemAlert problem={asProblem(error)} />;
  if (data.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("timeline.empty")} />;
  const latestFirst = [...data].sort((a, b) => b.index - a.index);
  return (
    <Steps
      className="timeline"
      items={latestFirst.map((entry) => ({ key: entry.index, content: <Entry entry={entry} /> }))}
    />
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { t, name, language } = useWords();
  const [open, setOpen] = useState(false);
  const basis = articleLabel(entry, language);
  return (
    <div className="timeline-entry">
      <div className="timeline-head">
        <strong>{name.action(entry.action)}</strong>
        <Time at={entry.time} />
      </div>
      <div className="muted">
        {actorName(entry, t("timeline.system"), t("timeline.clock"))}
        {entry.org_name ? ` · ${entry.org_name}` : ""}
      </div>
      {basis !== null && <div className="basis">{basis}</div>}
      <Button
        className="proof-button"
        type="link"
        size="small"
        icon={<SafetyCertificateOutlined aria-hidden />}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        {t("proof.entry", { index: entry.index })}
      </Button>
      {open && (
        <Suspense fallback={<Skeleton active paragraph={{ rows: 2 }} title={false} />}>
          <ProofPanel index={entry.index} leafHash={entry.leaf_hash} />
        </Suspense>
      )}
    </div>
  );
}

function actorName(entry: TimelineEntry, system: string, clock: string): string {
  if (entry.actor === "system") return system;
  if (entry.actor === "clock") return clock;
  return entry.actor_name ?? "—";
}
