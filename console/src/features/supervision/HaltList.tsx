import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";
import type { HaltBody } from "./types";

export function HaltList() {
  const { t } = useWords();
  return (
    <RecordList<HaltBody>
      kind="halt"
      intro={t("halt.intro")}
      orgTitle={t("halt.by")}
      actions={<CreateButton kind="halt" action="halt.impose" />}
      columns={[{ key: "reason", title: t("field.reason"), render: ({ body }) => body.reason }]}
    />
  );
}
