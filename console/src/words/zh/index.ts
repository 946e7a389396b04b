import { actions } from "./actions";
import { desks } from "./desks";
import { exception } from "./exception";
import { grading } from "./grading";
import { importance } from "./importance";
import { kit } from "./kit";
import { names } from "./names";
import { operations } from "./operations";
import { records } from "./records";
import { rules } from "./rules";
import { supply } from "./supply";
import { zone } from "./zone";

/** Chinese. */
export const zh = {
  ...kit,
  ...names,
  ...records,
  ...operations,
  ...grading,
  ...desks,
  ...exception,
  ...importance,
  ...rules,
  ...supply,
  ...zone,
  ...actions,
} as const;
