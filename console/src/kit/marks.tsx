import { CopyOutlined } from "@ant-design/icons";
import { App, Button, Tooltip } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useWords } from "@/words";
import { formatTime, shorten } from "./format";
import { useRecord } from "./http/hooks";
import { ApiProblem } from "./http/problem";
import { isKind, recordRoute, toneOf, type Kind } from "./kinds";
import { ProblemLine } from "./ProblemAlert";

/** State of a record: a word beside a coloured dot, readable without colour. */
export function StatusMark({ status, kind }: { status: string; kind?: string | undefined }) {
  const { name } = useWords();
  return (
    <span className={`status status-${toneOf(status)}`} data-status={status}>
      {name.status(status, kind)}
    </span>
  );
}

/**
 * Grade of an item, 1 to 4, its name on hover and on focus; an ungraded one counts as 4 until somebody
 * grades it. `inside`: it stands in a button, which takes the focus.
 */
export function GradeMark({ grade, inside = false }: { grade: number | null | undefined; inside?: boolean }) {
  const { t } = useWords();
  if (grade === null || grade === undefined) return <span className="grade grade-none">{t("grade.none")}</span>;
  return (
    <Tooltip title={t(`grade.${grade as 1 | 2 | 3 | 4}.name`)}>
      <span className={`grade grade-${grade}`} {...(inside ? {} : { tabIndex: 0 })}>
        {t("grade.level", { grade })}
      </span>
    </Tooltip>
  );
}

/** A moment; `brief` leaves the seconds to the hover text. */
export function Time({ at, brief = false }: { at: string | null | undefined; brief?: boolean }) {
  return at ? (
    <time dateTime={at} className="nowrap tabular" {...(brief ? { title: formatTime(at) } : {})}>
      {brief ? formatTime(at).slice(0, 16) : formatTime(at)}
    </time>
  ) : (
    <span>—</span>
  );
}

/** An id or digest: short, whole on hover, copied by a button. */
export function Digest({ value, length = 16 }: { value: string | null | undefined; length?: number }) {
  if (!value) return <span>—</span>;
  return (
    <span className="digest">
      <Tooltip title={value}>
        <span className="mono" tabIndex={0}>
          {shorten(value, length)}
        </span>
      </Tooltip>
      <CopyButton text={value} />
    </span>
  );
}

export function CopyButton({
  text,
  children,
  type = "text",
}: {
  text: string;
  children?: ReactNode;
  type?: "text" | "primary" | "default";
}) {
  const { t } = useWords();
  const { message } = App.useApp();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      void message.success(t("copied"));
    } catch {
      void message.warning(t("copy_failed"));
    }
  };
  return (
    <Button
      type={type}
      size="small"
      icon={<CopyOutlined aria-hidden />}
      aria-label={children ? undefined : t("copy")}
      onClick={() => void copy()}
    >
      {children}
    </Button>
  );
}

/** A record named by its title. Of one this person may not see only its kind is said. */
export function RecordLink({
  kind,
  id,
  title,
}: {
  kind: Kind;
  id: string | null | undefined;
  title?: string | undefined;
}) {
  const wanted = title === undefined ? (id ?? undefined) : undefined;
  const { t, name } = useWords();
  const { data, error } = useRecord(kind, wanted);
  if (!id) return <span>—</span>;
  const text = title ?? data?.title;
  // Only the platform's own word means that this reader may not see it; silence and faults mean nothing.
  const unseen = error instanceof ApiProblem && (error.status === 403 || error.status === 404);
  if (text === undefined && error !== null && !unseen) return <ProblemLine error={error} />;
  if (text === undefined)
    return (
      <span className="muted" {...(unseen ? { title: id } : {})}>
        {unseen ? t("record.unseen", { kind: name.kind(kind) }) : "…"}
      </span>
    );
  return <Link to={recordRoute(kind, id)}>{text}</Link>;
}

/** The id the platform acts under by itself. */
const PLATFORM = "00000000-0000-0000-0000-000000000000";

/** Who took a step: by name where this reader may see them, and by organisation where it is known. */
export function StepBy({ by, org }: { by: string; org?: string }) {
  const { t } = useWords();
  const platform = by === PLATFORM;
  const { data: person } = useRecord("person", platform ? undefined : by);
  if (platform) return <span>{t("timeline.system")}</span>;
  if (org === undefined) return <RecordLink kind="person" id={by} title={person?.title} />;
  const name = person === undefined ? null : <RecordLink kind="person" id={by} title={person.title} />;
  return (
    <span>
      {name}
      {name !== null && " · "}
      <RecordLink kind="organisation" id={org} />
    </span>
  );
}

/** A link to a record of a kind the server named; its title alone where the console has no page for it. */
export function AnyRecordLink({ kind, id, title }: { kind: string; id: string; title: string }) {
  return isKind(kind) ? <RecordLink kind={kind} id={id} title={title} /> : <span>{title}</span>;
}

/** A heading with its content: what object pages are made of. */
export function Section({ title, extra, children }: { title: ReactNode; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="section">
      <div className="section-head">
        <h2>{title}</h2>
        {extra}
      </div>
      {children}
    </section>
  );
}
