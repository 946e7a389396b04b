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
  // A dialog is about the record it was opened on: what the person read is the version that is sent.
  // The page goes on reading newer ones, and the platform refuses where the two differ.
  const [open, setOpen] = useState<{ record: View<Body>; action: AllowedAction } | null>(null);
  const specOf = (action: AllowedAction): ActionSpec<Body> => specs[action.verb] ?? { ask: "dialog" };
  const buttons = record.allowed_actions
    .filter((action) => specOf(action).ask !== "elsewhere")
    .sort((a, b) => Number(a.danger) - Number(b.danger));
  // Lifecycles list the step that leads on last; it is the one most people came for.
  const primary = buttons.findLastIndex((action) => !action.danger);
  const close = () => setOpen(null);
  const spec = open && specOf(open.action);
  return (
    <>
      <Space wrap>
        {buttons.map((action, place) => (
          <Button
            key={action.verb}
            danger={action.danger}
            type={place === primary ? "primary" : "default"}
            onClick={() => setOpen({ record, action })}
            data-verb={action.verb}
          >
            {name.action(action.action)}
          </Button>
        ))}
      </Space>
      {open && spec?.ask === "own" && spec.open(open.record, close)}
      {open && spec?.ask === "dialog" && (
        <ActionDialog record={open.record} action={open.action} spec={spec} onClose={close} onReload={onReload} />
      )}
    </>
  );
}
