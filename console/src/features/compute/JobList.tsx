import { RecordList } from "@/kit/list/RecordList";
import { GradeMark, RecordLink, Time } from "@/kit/marks";
import { useWords } from "@/words";

export function JobList() {
  const { t } = useWords();
  return (
    <RecordList
      kind="job"
      orgTitle={t("mandate.operator")}
      columns={[
        {
          key: "agreement",
          title: t("kind.agreement"),
          render: ({ body }) => <RecordLink kind="agreement" id={body.agreement_id} />,
        },
        {
          key: "grade",
          title: t("job.candidate_grade"),
          width: 110,
          render: ({ body }) => (body.candidate ? <GradeMark grade={body.candidate.grade} /> : "—"),
        },
        {
          key: "ended",
          title: t("job.ended"),
          width: 160,
          optional: true,
          render: ({ body }) => <Time at={body.ended_at} />,
        },
      ]}
    />
  );
}
