import { App, Button, Form, Space } from "antd";
import type { FormInstance } from "antd";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useBlocker } from "react-router";
import { useWords } from "@/words";
import { formatTime } from "../format";
import { useSubmit } from "../http/hooks";
import { fieldPath, formErrors } from "../http/problem";
import type { Intent } from "../http/submission";
import { ProblemAlert } from "../ProblemAlert";
import { useMe } from "../shell/session";
import type { Problem, View } from "../types";
import { draftStore } from "./draft";

interface Props<Values, Answer> {
  /** Name of the draft, unique among forms: `resource.create`, `request.edit.<id>`. */
  draft: string;
  initial?: Partial<Values>;
  /** What is sent for these values. */
  intent: (values: Values) => Intent;
  onDone: (answer: Answer) => void;
  onCancel?: () => void;
  /** Fetches the record again when it changed meanwhile. */
  onReload?: () => void;
  submitLabel?: string;
  /** The fields; given the form so that they can watch each other. */
  children: (form: FormInstance<Values>) => ReactNode;
  /** A dialog guards its own closing; a page asks before one leaves it. */
  guard?: boolean;
}

const SAVE_AFTER_MS = 600;

/** The one form: field errors from the platform with their article, a draft, one submission. */
export function RecordForm<Values extends object, Answer = View>(props: Props<Values, Answer>) {
  const { t, language } = useWords();
  const [form] = Form.useForm<Values>();
  const { submit, pending, problem, clear } = useSubmit<Answer>();
  const draft = useDraft<Values>(props.draft, form, props.initial);
  const release = useLeaveGuard(props.guard !== false && draft.dirty);

  const finish = async (values: Values) => {
    const answer = await submit(props.intent(values));
    if (answer === null) return;
    draft.discard();
    // What is done leads away from the form at once, before React has shown that nothing is left to lose.
    release();
    props.onDone(answer);
  };

  // A refusal that names fields is shown beside them, in the language chosen now.
  useEffect(() => {
    if (problem === null) return;
    const errors = formErrors(problem, language);
    // The field names come from the server; a form that does not have one shows it in the alert.
    form.setFields(errors as Parameters<typeof form.setFields>[0]);
    if (errors[0] !== undefined)
      form.scrollToField(errors[0].name as Parameters<typeof form.scrollToField>[0], { block: "center" });
  }, [form, language, problem]);

  return (
    <Form<Values>
      form={form}
      layout="vertical"
      requiredMark
      scrollToFirstError
      initialValues={props.initial}
      disabled={pending}
      onValuesChange={() => {
        clear();
        draft.touch();
      }}
      onFinish={(values) => void finish(values)}
    >
      {draft.restored !== null && (
        <div className="draft-note" role="status">
          {t("form.restored", { time: formatTime(draft.restored) })}
          <Button type="link" size="small" onClick={draft.reset}>
            {t("form.discard")}
          </Button>
        </div>
      )}
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
          <Button onClick={props.onCancel} disabled={pending}>
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

/** Restores, saves and discards the draft of a form. */
function useDraft<Values extends object>(
  name: string,
  form: FormInstance<Values>,
  initial: Partial<Values> | undefined,
) {
  const me = useMe();
  const store = useMemo(() => draftStore<Values>(me.person.id, name), [me.person.id, name]);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const latest = useRef<Values | null>(null);
  const [dirty, setDirty] = useState(false);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [restored, setRestored] = useState<string | null>(null);

  useEffect(() => {
    const found = store.load();
    if (found !== null) {
      form.setFieldsValue(found.values as Parameters<typeof form.setFieldsValue>[0]);
      setRestored(found.saved_at);
    }
  }, [form, store]);

  // What was typed last is kept too when the page goes before the pause is over: by a link, an ended session, a closed tab.
  useEffect(() => {
    const flush = () => {
      if (timer.current === undefined) return;
      clearTimeout(timer.current);
      timer.current = undefined;
      if (latest.current !== null) store.save(latest.current);
    };
    window.addEventListener("pagehide", flush);
    return () => {
      window.removeEventListener("pagehide", flush);
      flush();
    };
  }, [store]);

  const touch = () => {
    setDirty(true);
    clearTimeout(timer.current);
    // The fields are gone from the form when it is taken off the screen.
    latest.current = form.getFieldsValue(true) as Values;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      store.save(form.getFieldsValue(true) as Values);
      setSavedAt(new Date().toISOString());
    }, SAVE_AFTER_MS);
  };
  const discard = () => {
    clearTimeout(timer.current);
    timer.current = undefined;
    store.discard();
    setDirty(false);
    setSavedAt(null);
    setRestored(null);
  };
  const reset = () => {
    discard();
    form.resetFields();
    if (initial !== undefined) form.setFieldsValue(initial as Parameters<typeof form.setFieldsValue>[0]);
  };
  return { dirty, savedAt, restored, touch, discard, reset };
}

/** Asks before a page with unsent changes is left. The draft is kept either way. */
function useLeaveGuard(active: boolean): () => void {
  const { t } = useWords();
  const { modal } = App.useApp();
  const guarding = useRef(active);
  guarding.current = active;
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => guarding.current && currentLocation.pathname !== nextLocation.pathname,
  );

  useEffect(() => {
    if (blocker.state !== "blocked") return;
    modal.confirm({
      title: t("form.leave_title"),
      content: t("form.leave_text"),
      okText: t("form.leave"),
      cancelText: t("form.stay"),
      onOk: () => blocker.proceed(),
      onCancel: () => blocker.reset(),
    });
  }, [blocker, modal, t]);

  useEffect(() => {
    if (!active) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [active]);

  return () => {
    guarding.current = false;
  };
}
