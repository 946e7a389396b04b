import { formatCount } from "@/kit/format";
import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { useWords } from "@/words";

export function TreeList() {
  const { t } = useWords();
  return (
    <RecordList
      kind="tree"
      without={["zone"]}
      actions={<CreateButton kind="tree" action="tree.create" />}
      columns={[
        { key: "code", title: t("tree.code"), render: ({ body }) => <span className="mono">{body.code}</span> },
        {
          key: "nodes",
          title: t("tree.nodes"),
          align: "right",
          width: 90,
          render: ({ body }) => formatCount(body.nodes.length),
        },
        {
          key: "required",
          title: t("tree.required"),
          width: 120,
          render: ({ body }) => t(body.required ? "yes" : "no"),
        },
      ]}
    />
  );
}
