import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { listRecords } from "@/kit/http/client";
import { cacheKey } from "@/kit/http/hooks";
import { listRoute } from "@/kit/kinds";
import { RecordLink, Section, StatusMark } from "@/kit/marks";
import { useMayCreate } from "@/kit/shell/session";
import { useWords } from "@/words";
import type { OpinionBody } from "./types";

/** What the market desks said about an agreement or a product, beside it; and the way to ask them. */
export function OpinionsSection({ kind, id }: { kind: "agreement" | "product"; id: string }) {
  const { t, name, under } = useWords();
  const mayAsk = useMayCreate("opinion.create");
  const query = { parent: id, limit: 50 };
  const { data } = useQuery({
    queryKey: [...cacheKey.list("opinion"), query],
    queryFn: ({ signal }) => listRecords<OpinionBody>("opinion", query, signal),
  });
  const opinions = data?.items ?? [];
  if (opinions.length === 0 && !mayAsk) return null;
  return (
    <Section
      title={t("opinion.beside", { count: opinions.length })}
      extra={
        mayAsk ? (
          <Link to={`${listRoute("opinion")}/new?kind=${kind}&subject=${encodeURIComponent(id)}`}>
            <Button size="small">{name.action("opinion.create")}</Button>
          </Link>
        ) : undefined
      }
    >
      {opinions.length === 0 ? (
        <p className="muted">{t("opinion.none")}</p>
      ) : (
        <ul>
          {opinions.map((opinion) => (
            <li key={opinion.id}>
              <RecordLink kind="opinion" id={opinion.id} title={opinion.title} />{" "}
              <StatusMark status={opinion.status} kind="opinion" />{" "}
              {opinion.body.answer && (
                <span>{under(name.code("stance", opinion.body.answer.stance), opinion.body.answer.step.reason)}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
