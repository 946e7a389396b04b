import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";

export function SealList() {
  const { t, name } = useWords();
  return (
    <RecordList
      kind="seal"
      intro={t("seal.intro")}
      orgTitle={t("seal.sent_for")}
      columns={[
        { key: "level", title: t("seal.level"), render: ({ body }) => name.code("mark", body.level) },
        { key: "place", title: t("seal.place"), render: ({ body }) => name.code("mark_place", body.place) },
      ]}
    />
  );
}
