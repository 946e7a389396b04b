import { Alert } from "antd";
import { Link } from "react-router";
import { useWords } from "@/words";
import { useStanding } from "../rules";

/** Says on every page that no rules are in force, or that they soon end; nothing at other times. */
export function RulesBanner() {
  const { t } = useWords();
  const { data } = useStanding();
  if (data === undefined || (data.in_force && !data.renewal_due)) return null;
  const title = data.in_force ? t("rulebook.renewal", { day: data.until ?? "—" }) : t("rulebook.none");
  return (
    <Alert
      className="problem"
      banner
      // A standing notice; an alert is what just happened.
      role="status"
      type={data.in_force ? "warning" : "error"}
      data-testid="rules-banner"
      title={
        <>
          {title} <Link to="/rulebook">{t("rulebook.title")}</Link>
        </>
      }
    />
  );
}
