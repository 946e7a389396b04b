import type { ReactNode } from "react";
import type { Word } from "@/words";
import type { View } from "../types";

/** One field of an action's dialog. */
export interface ActionField {
  name: string;
  label: Word;
  input: "text" | "area" | "number" | "choice" | "yes_no";
  required: boolean;
  choices?: { value: string; word: Word }[];
}

/** An action that is confirmed in a dialog, with fields where it needs them. */
export interface DialogSpec {
  ask: "dialog";
  fields?: ActionField[];
  /** What the reader should know before confirming. */
  note?: Word;
  /** What is sent besides the fields: what the dialog was opened about. */
  fixed?: object;
}

/**
 * How an action is asked for: in a dialog of the kit, in one the feature brings (`own`), or by a part
 * of the page, without a button (`elsewhere`).
 */
export type ActionSpec<Body = Record<string, unknown>> =
  DialogSpec | { ask: "own"; open: (record: View<Body>, close: () => void) => ReactNode } | { ask: "elsewhere" };

/** Actions of a kind by verb. A verb not named here is confirmed in a plain dialog. */
export type ActionSpecs<Body = Record<string, unknown>> = Record<string, ActionSpec<Body>>;

/** Resuming what an order suspended: one proposes with a reason, another confirms. */
export const liftOrder: Record<"propose_resume" | "confirm_resume", DialogSpec> = {
  propose_resume: {
    ask: "dialog",
    fields: [{ name: "reason", label: "field.reason", input: "area", required: true }],
    note: "order.two_people",
  },
  confirm_resume: { ask: "dialog", note: "order.two_people" },
};

/** A dialog that asks for a reason. */
export const withReason: DialogSpec = {
  ask: "dialog",
  fields: [{ name: "reason", label: "field.reason", input: "area", required: true }],
};
