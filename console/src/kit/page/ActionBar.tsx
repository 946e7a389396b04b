import { Button, Space } from "antd";
import { useState } from "react";
import { useWords } from "@/words";
import type { AllowedAction, View } from "../types";
import { ActionDialog } from "./ActionDialog";
import type { ActionSpec, ActionSpecs } from "./actions";

interface Props<Body> {
  record: View<Body>;
  specs: ActionSpecs<Body>;
  onReload: () => void;
}

/** The buttons of a record: exactly what the platform says this person may do now. */
export function ActionBar<Body>({ record, specs, onReload }: Props<Body>) {
  const { name } = useWords();
  const [open, setOpen] = useState<string | null>(null);
  const specOf = (action: AllowedAction): ActionSpec<Body> => specs[action.verb] ?? { ask: "dialog" };
  const buttons = record.allowed_actions
    .filter((action) => specOf(action).ask !== "elsewhere")
    .sort((a, b) => Number(a.danger) - Number(b.danger));
  // Lifecycles list the step that leads on last; it is the one most people came for.
  const primary = buttons.findLastIndex((action) => !action.danger);
  const current = buttons.find((action) => action.verb === open);
  const close = () => setOpen(null);
  const spec = current && specOf(current);
  return (
    <>
      <Space wrap>
        {buttons.map((action, place) => (
          <Button
            key={action.verb}
            danger={action.danger}
            type={place === primary ? "primary" : "default"}
            onClick={() => setOpen(action.verb)}
            data-verb={action.verb}
          >
            {name.action(action.action)}
          </Button>
        ))}
      </Space>
      {current && spec?.ask === "own" && spec.open(record, close)}
      {current && spec?.ask === "dialog" && (
        <ActionDialog record={record} action={current} spec={spec} onClose={close} onReload={onReload} />
      )}
    </>
  );
}
