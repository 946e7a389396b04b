import { formatCount } from "@/kit/format";
import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { GradeMark } from "@/kit/marks";
import { useWords } from "@/words";
import { highestGrade } from "./types";

export function ResourceList() {
  const { t, name } = useWords();
  return (
    <RecordList
      kind="resource"
      orgTitle={t("catalogue.provider")}
      actions={<CreateButton kind="resource" action="resource.create" />}
      columns={[
        { key: "code", title: t("catalogue.code"), render: ({ body }) => <span className="mono">{body.code}</span> },
        {
          key: "items",
          title: t("catalogue.items"),
          align: "right",
          width: 80,
          render: ({ body }) => formatCount(body.items.length),
        },
        {
          key: "rows",
          title: t("catalogue.rows"),
          align: "right",
          width: 110,
          render: ({ body }) => <span className="tabular">{formatCount(body.rows)}</span>,
        },
        {
          key: "grade",
          title: t("catalogue.highest_grade"),
          width: 100,
          render: ({ body }) => <GradeMark grade={highestGrade(body.items)} />,
        },
        {
          key: "update_cycle",
          title: t("catalogue.update_cycle"),
          width: 100,
          render: ({ body }) => name.code("cycle", body.update_cycle),
        },
        {
          key: "open_type",
          title: t("catalogue.open_type"),
          optional: true,
          render: ({ body }) => name.code("open", body.open_type),
        },
      ]}
    />
  );
}
