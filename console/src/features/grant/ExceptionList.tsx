import { formatDate } from "@/kit/format";
import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { RecordLink } from "@/kit/marks";
import { useWords } from "@/words";

export function ExceptionList() {
  const { t, list } = useWords();
  return (
    <RecordList
      kind="exception"
      intro={t("exception.intro")}
      orgTitle={t("exception.provider")}
      actions={<CreateButton kind="exception" action="exception.create" />}
      columns={[
        {
          key: "resource",
          title: t("kind.resource"),
          render: ({ body }) => <RecordLink kind="resource" id={body.resource_id} />,
        },
        { key: "items", title: t("exception.items"), render: ({ body }) => list(body.items) },
        { key: "reason", title: t("exception.reason"), render: ({ body }) => body.reason },
        { key: "legal_basis", title: t("exception.legal_basis"), render: ({ body }) => body.legal_basis },
        {
          key: "end",
          title: t("exception.end"),
          width: 120,
          render: ({ body }) => <span className="tabular">{formatDate(body.end)}</span>,
        },
      ]}
    />
  );
}
