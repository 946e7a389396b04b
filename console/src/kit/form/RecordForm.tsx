import { Button, Form, Space } from "antd";
import type { FormInstance } from "antd";
import { useEffect, type ReactNode } from "react";
import { useWords } from "@/words";
import { formatTime } from "../format";
import { useSubmit } from "../http/hooks";
import { fieldPath, formErrors } from "../http/problem";
import type { Intent } from "../http/submission";
import { ProblemAlert } from "../ProblemAlert";
import type { Problem, View } from "../types";
import { DraftNote } from "./DraftNote";
import { useDraft, useDropMarked } from "./useDraft";
import { useLeaveGuard } from "./useLeaveGuard";

interface Props<Values, Answer> {
  /** Name of the draft, unique among forms: `resource.create`, `request.edit.<id>`. */
  draft: string;
  /** Version of the record that is changed; a draft of another version waits to be asked for. */
  base?: number;
  initial?: Partial<Values>;
  /** What is sent for these values. */
  intent: (values: Values) => Intent;
  onDone: (answer: Answer) => void;
  /** Leaves the form; a change of a record is given up with its draft. */
  onCancel?: () => void;
  /** Fetches the record again when it changed meanwhile. */
  onReload?: () => void;
  submitLabel?: string;
  /** The fields; given the form so that they can watch each other. */
  children: (form: FormInstance<Values>) => ReactNode;
  /** A dialog guards its own closing; a page asks before one leaves it. */
  guard?: boolean;
  /** Told when a submission begins and ends, for a dialog that stays open meanwhile. */
  onPending?: (pending: boolean) => void;
}

/** The one form: field errors from the platform with their article, a draft, one submission. */
export function RecordForm<Values extends object, Answer = View>(props: Props<Values, Answer>) {
  const { t, language } = useWords();
  const [form] = Form.useForm<Values>();
  const { submit, pending, problem, clear } = useSubmit<Answer>();
  const { initial, onPending } = props;
  const fill = (values: Partial<Values>) => form.setFieldsValue(values as Parameters<typeof form.setFieldsValue>[0]);
  const draft = useDraft<Values>(props.draft, props.base ?? null, fill);
  const release = useLeaveGuard(props.guard !== false && draft.dirty);
  const reset = () => {
    draft.discard();
    form.resetFields();
    if (initial !== undefined) fill(initial);
  };
  useEffect(() => onPending?.(pending), [onPending, pending]);

  const finish = async (values: Values) => {
    const answer = await submit(props.intent(values));
    if (answer === null) return;
    draft.discard();
    // What is done leads away from the form at once, before React has shown that nothing is left to lose.
    release();
    props.onDone(answer);
  };

  useDropMarked(draft, problem);

  // A refusal that names fields is shown beside them, in the language chosen now.
  useEffect(() => {
    if (problem === null) return;
    const errors = formErrors(problem, language);
    // The field names come from the server; a form that does not have one shows it in the alert.
    form.setFields(errors as Parameters<typeof form.setFields>[0]);
    if (errors[0] !== undefined)
      form.scrollToField(errors[0].name as Parameters<typeof form.scrollToField>[0], { block: "center", focus: true });
  }, [form, language, problem]);

  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark
      scrollToFirstError={{ block: "center", focus: true }}
      initialValues={initial}
      aria-busy={pending}
      onValuesChange={() => {
        clear();
        draft.touch(() => form.getFieldsValue(true) as Values);
      }}
      onFinish={(values) => void finish(values)}
    >
      <DraftNote draft={draft} onDiscard={reset} />
      {props.children(form)}
      <ProblemAlert
        problem={
          problem &&
          elsewhere(
            problem,
            form.getFieldsError().map((field) => field.name),
          )
        }
        onReload={props.onReload}
        onClose={clear}
        withFields
      />
      <Space className="form-actions">
        <Button type="primary" htmlType="submit" loading={pending}>
          {props.submitLabel ?? t("form.submit")}
        </Button>
        {props.onCancel && (
          <Button
            disabled={pending}
            onClick={() => {
              if (props.base !== undefined) draft.discard();
              props.onCancel?.();
            }}
          >
            {t("form.cancel")}
          </Button>
        )}
        {draft.savedAt !== null && (
          <span className="muted">{t("form.draft_saved", { time: formatTime(draft.savedAt).slice(11) })}</span>
        )}
      </Space>
    </Form>
  );
}

/** A problem with only those complaints that no field of the form shows beside itself. */
function elsewhere(problem: Problem, shown: (string | number)[][]): Problem {
  const names = shown.map((name) => name.join("."));
  return { ...problem, fields: problem.fields?.filter(({ field }) => !names.includes(fieldPath(field).join("."))) };
}
