import { Button } from "antd";
import { Link } from "react-router";
import { listRoute } from "@/kit/kinds";
import { Section } from "@/kit/marks";
import { useMayCreate } from "@/kit/shell/session";
import { useWords } from "@/words";
import { VarianceTable } from "./VarianceTable";

/** What the operator of an agreement owes, beside the agreement; and the way to set more. */
export function ObligationsSection({ agreement }: { agreement: string }) {
  const { t, name } = useWords();
  const maySet = useMayCreate("obligation.create");
  return (
    <Section
      title={t("kinds.obligation")}
      extra={
        maySet ? (
          <Link to={`${listRoute("obligation")}/new?agreement=${encodeURIComponent(agreement)}`}>
            <Button size="small">{name.action("obligation.create")}</Button>
          </Link>
        ) : undefined
      }
    >
      <VarianceTable agreement={agreement} />
    </Section>
  );
}
