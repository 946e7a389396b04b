import { Button, Result } from "antd";
import { Link } from "react-router";
import { useWords } from "@/words";

export function NotFound() {
  const { t } = useWords();
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
