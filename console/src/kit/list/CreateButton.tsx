import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Link } from "react-router";
import { useWords } from "@/words";
import { listRoute, type Kind } from "../kinds";
import { useMayCreate } from "../shell/session";

/** Leads to the form of a kind, for those who may create such records. */
export function CreateButton({ kind, action }: { kind: Kind; action: string }) {
  const { name } = useWords();
  if (!useMayCreate(action)) return null;
  return (
    <Link to={`${listRoute(kind)}/new`}>
      <Button type="primary" icon={<PlusOutlined aria-hidden />}>
        {name.action(action)}
      </Button>
    </Link>
  );
}
