import { formatCount } from "@/kit/format";
import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { RecordLink } from "@/kit/marks";
import { useWords } from "@/words";

export function RequestList() {
  const { t, name } = useWords();
  return (
    <RecordList
      kind="request"
      orgTitle={t("mandate.operator")}
      actions={<CreateButton kind="request" action="request.create" />}
      columns={[
        {
          key: "resource",
          title: t("kind.resource"),
          render: ({ body }) => <RecordLink kind="resource" id={body.resource_id} />,
        },
        {
          key: "items",
          title: t("catalogue.items"),
          align: "right",
          width: 80,
          render: ({ body }) => formatCount(body.items.length),
        },
        {
          key: "purpose",
          title: t("grant.purpose"),
          width: 110,
          render: ({ body }) => name.code("purpose", body.purpose),
        },
        { key: "scenario", title: t("grant.scenario"), optional: true, render: ({ body }) => body.scenario },
      ]}
    />
  );
}
