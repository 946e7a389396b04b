import { formatDate } from "@/kit/format";
import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { GradeMark, RecordLink } from "@/kit/marks";
import { useWords } from "@/words";

export function AgreementList() {
  const { t, list } = useWords();
  return (
    <RecordList
      kind="agreement"
      orgTitle={t("zone.authority")}
      actions={<CreateButton kind="agreement" action="agreement.create" />}
      columns={[
        {
          key: "operator",
          title: t("mandate.operator"),
          render: ({ body }) => <RecordLink kind="organisation" id={body.operator_id} />,
        },
        {
          key: "term",
          title: t("mandate.term"),
          width: 190,
          render: ({ body }) => (
            <span className="tabular nowrap">{`${formatDate(body.start)} – ${formatDate(body.end)}`}</span>
          ),
        },
        {
          key: "max_grade",
          title: t("mandate.max_grade"),
          width: 110,
          render: ({ body }) => <GradeMark grade={body.max_grade} />,
        },
        {
          key: "scenarios",
          title: t("mandate.scenarios"),
          optional: true,
          render: ({ body }) => list(body.scenarios),
        },
      ]}
    />
  );
}
