import { Alert } from "antd";
import { formatDate } from "@/kit/format";
import { RecordLink, StepBy, Time } from "@/kit/marks";
import { useWords } from "@/words";
import type { ResourceBody } from "./types";

/** What stands beside the grades: the mark of important data, what the scan of the content found, what the import tells. */
export function ImportanceAlerts({ body }: { body: ResourceBody }) {
  const { t, name, list, aside } = useWords();
  const { importance } = body;
  const found = body.items.filter((item) => item.content.length > 0);
  const counts = (item: (typeof found)[number]) =>
    list(item.content.map(({ kind, values }) => `${name.code("content", kind)} ${String(values)}`));
  const told = body.items.filter((item) => item.notices.length > 0);
  const notices = (item: (typeof told)[number]) =>
    list(item.notices.map(({ kind, values }) => `${name.code("notice", kind)} ${String(values)}`));
  return (
    <>
      {importance !== null && (
        <Alert
          className="problem"
          type="error"
          showIcon
          title={t("importance.banner", {
            level: name.code("importance", importance.level),
            basis: importance.basis,
          })}
          description={
            <>
              <p>
                <StepBy by={importance.by} /> · <Time at={importance.at} />
              </p>
              {importance.assessments.length === 0 && <p>{t("importance.unassessed")}</p>}
              {importance.assessments.map((each) => (
                <p key={each.agreement_id}>
                  {t("importance.assessed", { no: each.doc_no, end: formatDate(each.end) })} ·{" "}
                  <RecordLink kind="agreement" id={each.agreement_id} />
                </p>
              ))}
              {importance.removal !== null && <p>{t("importance.removal", { reason: importance.removal.reason })}</p>}
            </>
          }
        />
      )}
      {found.length > 0 && (
        <Alert
          className="problem"
          type="warning"
          showIcon
          title={t("content.title", { items: list(found.map((item) => aside(item.name, counts(item)))) })}
          description={t("content.note")}
        />
      )}
      {told.length > 0 && (
        <Alert
          className="problem"
          type="info"
          showIcon
          title={t("notice.title", { items: list(told.map((item) => aside(item.name, notices(item)))) })}
          description={t("notice.note")}
        />
      )}
    </>
  );
}
