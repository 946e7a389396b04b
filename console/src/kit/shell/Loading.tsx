import { Skeleton } from "antd";
import { useWords } from "@/words";

export function Loading() {
  const { t } = useWords();
  return (
    <div className="page" aria-busy="true" aria-label={t("loading")}>
      <Skeleton active paragraph={{ rows: 6 }} />
    </div>
  );
}
