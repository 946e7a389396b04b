import { useQuery } from "@tanstack/react-query";
import type { Answer } from "@/api";
import { formatTime } from "@/kit/format";
import { read } from "@/kit/http/client";
import { asProblem } from "@/kit/http/problem";
import { Alarms } from "@/kit/inbox/Alarms";
import { ExcelButton } from "@/kit/list/ExcelButton";
import { RecordLink, Section } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { RowTable } from "@/kit/RowTable";
import { Loading } from "@/kit/shell/Loading";
import { usePageTitle } from "@/kit/page/usePageTitle";
import { useWords } from "@/words";

const REVIEW = "/api/v1/party/access-review";

/** Who holds what, what ends soon, and which organisations may be registered twice. */
export function ReviewPage() {
  const { t } = useWords();
  usePageTitle(t("review.title"));
  return (
    <div className="page">
      <div className="page-head">
        <h1>{t("review.title")}</h1>
        <ExcelButton address={`${REVIEW}/export.xlsx`}>{t("list.excel")}</ExcelButton>
      </div>
      <Section title={t("inbox.ending")}>
        <Alarms />
      </Section>
      <DuplicatesSection />
      <HoldingsSection />
    </div>
  );
}

function useReport<Body>(path: string) {
  return useQuery({ queryKey: ["report", path], queryFn: ({ signal }) => read<Body>(path, signal) });
}

function HoldingsSection() {
  const { t, name, list } = useWords();
  const { data, error } = useReport<Answer<"AccessReview">>(REVIEW);
  if (error !== null) return <ProblemAlert problem={asProblem(error)} />;
  if (data === undefined) return <Loading />;
  const roles = (held: readonly string[]) => list(held.map(name.role));
  const time = (at: string | null | undefined) => formatTime(at);
  const columns = [
    t("party.account"),
    t("party.person_name"),
    t("kind.organisation"),
    t("party.roles"),
    t("review.by_groups"),
    t("review.delegated"),
    t("factor.title"),
    t("review.last_used"),
    t("party.until"),
  ];
  const rows = data.rows.map((row) => [
    row.account,
    row.person.name,
    row.org.name,
    roles(row.roles),
    roles(row.by_groups),
    roles(row.delegated),
    time(row.second_factor_at),
    time(row.last_used_at),
    row.ends_on ?? "—",
  ]);
  return (
    <Section title={t("review.holdings")}>
      <RowTable rows={{ columns, rows, truncated: false }} label={t("review.holdings")} height={640} />
    </Section>
  );
}

function DuplicatesSection() {
  const { t, name } = useWords();
  const { data, error } = useReport<Answer<"LikelyDuplicates">>("/api/v1/party/duplicates");
  if (error !== null) return <ProblemAlert problem={asProblem(error)} />;
  if (data === undefined || data.pairs.length === 0) return null;
  return (
    <Section title={t("review.duplicates")}>
      <ul>
        {data.pairs.map((pair, place) => (
          <li key={place}>
            <RecordLink kind="organisation" id={pair.one.id} title={pair.one.name} />
            {" / "}
            <RecordLink kind="organisation" id={pair.other.id} title={pair.other.name} />{" "}
            {name.code("likeness", pair.likeness)}
          </li>
        ))}
      </ul>
    </Section>
  );
}
