import { useQuery } from "@tanstack/react-query";
import { Drawer, Skeleton } from "antd";
import { read } from "@/kit/http/client";
import { asProblem } from "@/kit/http/problem";
import { recordPath } from "@/kit/kinds";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { RowTable } from "@/kit/RowTable";
import type { RowSet } from "@/kit/types";
import { useWords } from "@/words";

/** The first rows of the provider's own file. They are shown once and not kept in the cache. */
export function PreviewDrawer({ id, title, onClose }: { id: string; title: string; onClose: () => void }) {
  const { t } = useWords();
  const { data, error, isPending } = useQuery({
    queryKey: ["preview", id],
    queryFn: ({ signal }) => read<RowSet>(`${recordPath("resource", id)}/preview`, signal),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  return (
    <Drawer open title={t("catalogue.preview_of", { title })} size="min(1100px, 92vw)" onClose={onClose}>
      <p className="muted">{t("catalogue.preview_note")}</p>
      {isPending && <Skeleton active />}
      {error !== null && <ProblemAlert problem={asProblem(error)} />}
      {data !== undefined && <RowTable label={t("catalogue.preview")} rows={data} height={560} />}
    </Drawer>
  );
}
