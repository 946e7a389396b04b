import { RecordList } from "@/kit/list/RecordList";
import { RecordLink } from "@/kit/marks";
import { useWords } from "@/words";
import type { SealBody } from "./seal";

export function SealList() {
  const { t, name } = useWords();
  return (
    <RecordList<SealBody>
      kind="seal"
      intro={t("seal.intro")}
      orgTitle={t("seal.sent_for")}
      columns={[
        { key: "level", title: t("seal.level"), render: ({ body }) => name.code("mark", body.level) },
        { key: "place", title: t("seal.place"), render: ({ body }) => name.code("mark_place", body.place) },
        {
          key: "resource",
          title: t("seal.resource"),
          render: ({ body }) =>
            body.resource_id === null ? "—" : <RecordLink kind="resource" id={body.resource_id} />,
        },
      ]}
    />
  );
}
