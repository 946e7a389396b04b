import { useSearchParams } from "react-router";
import { CreatePage } from "@/kit/form/CreatePage";
import { useRecord } from "@/kit/http/hooks";
import { asProblem } from "@/kit/http/problem";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { Loading } from "@/kit/shell/Loading";
import { useWords } from "@/words";
import { requestContent, RequestFields, type RequestValues } from "./RequestFields";
import type { RequestBody } from "./types";

/** A new request, or one that begins as a copy of an earlier one (`?copy=<id>`). */
export function RequestCreate() {
  const { t } = useWords();
  const [params] = useSearchParams();
  const earlier = params.get("copy") ?? undefined;
  const { data, error, isPending } = useRecord<RequestBody>("request", earlier);
  if (earlier !== undefined && isPending) return <Loading />;
  if (earlier !== undefined && data === undefined)
    return (
      <div className="page">
        <ProblemAlert problem={asProblem(error)} />
      </div>
    );
  return (
    <CreatePage<"request">
      kind="request"
      action="request.create"
      draft={earlier === undefined ? "request.create" : `request.create.${earlier}`}
      intro={t("grant.create_intro")}
      initial={data === undefined ? { min_group: 10, items: [] } : copyOf(data.body)}
      body={requestContent}
    >
      {(form) => <RequestFields form={form} />}
    </CreatePage>
  );
}

/** What a new request takes over from an earlier one: everything asked, nothing decided. */
function copyOf(body: RequestBody): RequestValues {
  const { agreement_id, resource_id, scenario, purpose, product_idea, theme_reason, items, min_group, period_end } =
    body;
  const asked = items.map(({ name, reason }) => ({ name, reason }));
  return {
    agreement_id,
    resource_id,
    scenario,
    purpose,
    product_idea,
    theme_reason,
    items: asked,
    min_group,
    period_end,
  };
}
