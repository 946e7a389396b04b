import { actions } from "./actions";
import { exception } from "./exception";
import { grading } from "./grading";
import { kit } from "./kit";
import { names } from "./names";
import { operations } from "./operations";
import { records } from "./records";
import { rules } from "./rules";

/** Chinese. */
export const zh = {
  ...kit,
  ...names,
  ...records,
  ...operations,
  ...grading,
  ...exception,
  ...rules,
  ...actions,
} as const;
