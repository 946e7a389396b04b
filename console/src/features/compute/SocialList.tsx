import { CreateButton } from "@/kit/list/CreateButton";
import { RecordList } from "@/kit/list/RecordList";
import { RecordLink } from "@/kit/marks";
import { useWords } from "@/words";

export function SocialList() {
  const { t, name } = useWords();
  return (
    <RecordList
      kind="social_dataset"
      intro={t("social.intro")}
      orgTitle={t("mandate.operator")}
      actions={<CreateButton kind="social_dataset" action="social_dataset.create" />}
      columns={[
        { key: "code", title: t("social.code"), render: ({ body }) => <span className="mono">{body.code}</span> },
        {
          key: "agreement",
          title: t("kind.agreement"),
          render: ({ body }) => <RecordLink kind="agreement" id={body.agreement_id} />,
        },
        { key: "origin", title: t("social.origin"), render: ({ body }) => name.code("origin", body.source.origin) },
        { key: "contract_no", title: t("social.contract_no"), render: ({ body }) => body.source.contract_no || "—" },
        {
          key: "rows",
          title: t("catalogue.rows"),
          align: "right",
          render: ({ body }) => <span className="tabular">{body.rows ?? "—"}</span>,
        },
      ]}
    />
  );
}
