import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";
import { BatchUpload } from "./BatchUpload";

export function BatchList() {
  const { t } = useWords();
  return (
    <RecordList
      kind="batch"
      without={["zone"]}
      intro={t("batch.intro")}
      actions={<BatchUpload />}
      columns={[
        {
          key: "rows",
          title: t("batch.rows"),
          align: "right",
          width: 80,
          render: ({ body }) => body.found?.rows ?? "—",
        },
        {
          key: "refused",
          title: t("batch.refused"),
          align: "right",
          width: 110,
          render: ({ body }) => body.done?.refused ?? body.found?.refused ?? "—",
        },
      ]}
    />
  );
}
