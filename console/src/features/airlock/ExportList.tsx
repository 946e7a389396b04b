import { RecordList } from "@/kit/list/RecordList";
import { Digest, GradeMark } from "@/kit/marks";
import { useWords } from "@/words";

export function ExportList() {
  const { t } = useWords();
  return (
    <RecordList
      kind="export"
      orgTitle={t("mandate.operator")}
      columns={[
        {
          key: "grade",
          title: t("job.candidate_grade"),
          width: 100,
          render: ({ body }) => <GradeMark grade={body.grade} />,
        },
        {
          key: "reviews",
          title: t("airlock.reviews"),
          width: 100,
          render: ({ body }) => (
            <span className="tabular">{`${body.reviews.filter((review) => review.approve).length} / ${body.required_reviews}`}</span>
          ),
        },
        { key: "digest", title: t("job.digest"), width: 200, render: ({ body }) => <Digest value={body.digest} /> },
      ]}
    />
  );
}
