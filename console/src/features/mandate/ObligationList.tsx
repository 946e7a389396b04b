import { formatDate } from "@/kit/format";
import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList, type ListColumn } from "@/kit/list/RecordList";
import { RecordLink, Section } from "@/kit/marks";
import { useWords } from "@/words";
import { VarianceTable } from "./VarianceTable";

export function ObligationList() {
  const { t, name } = useWords();
  const count = (key: "target" | "achieved", title: string): ListColumn<"obligation"> => ({
    key,
    title,
    width: 110,
    align: "right",
    render: ({ body }) => (
      <span className="tabular">
        {body[key]} {body.unit}
      </span>
    ),
  });
  return (
    <>
      <RecordList
        kind="obligation"
        intro={t("obligation.intro")}
        orgTitle={t("zone.authority")}
        actions={<CreateButton kind="obligation" action="obligation.create" />}
        columns={[
          {
            key: "operator",
            title: t("mandate.operator"),
            render: ({ body }) => <RecordLink kind="organisation" id={body.operator_id} />,
          },
          {
            key: "undertaking",
            title: t("obligation.undertaking"),
            width: 120,
            render: ({ body }) => name.code("undertaking", body.undertaking),
          },
          count("target", t("obligation.target")),
          count("achieved", t("obligation.achieved")),
          {
            key: "due_on",
            title: t("obligation.due_on"),
            width: 120,
            render: ({ body }) => <span className="tabular">{formatDate(body.due_on)}</span>,
          },
        ]}
      />
      <div className="page">
        <Section title={t("obligation.variance")}>
          <VarianceTable />
        </Section>
      </div>
    </>
  );
}
