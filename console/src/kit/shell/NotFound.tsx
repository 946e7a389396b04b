import { Button, Result } from "antd";
import { Link } from "react-router";
import { useWords } from "@/words";
import { usePageTitle } from "../page/usePageTitle";

export function NotFound() {
  const { t } = useWords();
  usePageTitle(t("shell.not_found"));
  return (
    <Result
      status="404"
      title={t("shell.not_found")}
      extra={
        <Link to="/">
          <Button type="primary">{t("nav.inbox")}</Button>
        </Link>
      }
    />
  );
}
