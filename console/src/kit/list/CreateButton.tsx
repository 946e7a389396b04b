import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Link } from "react-router";
import { useWords } from "@/words";
import { listRoute, type Kind } from "../kinds";
import { useHasRole } from "../shell/session";

/** Leads to the form of a kind, for those whose role creates such records. */
export function CreateButton({ kind, action, roles }: { kind: Kind; action: string; roles: string[] }) {
  const { name } = useWords();
  if (!useHasRole(...roles)) return null;
  return (
    <Link to={`${listRoute(kind)}/new`}>
      <Button type="primary" icon={<PlusOutlined />}>
        {name.action(action)}
      </Button>
    </Link>
  );
}
