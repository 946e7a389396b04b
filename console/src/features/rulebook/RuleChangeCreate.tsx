import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input, Select } from "antd";
import type { Answer, Schemas } from "@/api";
import { CreatePage } from "@/kit/form/CreatePage";
import { Day } from "@/kit/form/DayRange";
import { Field } from "@/kit/form/Field";
import { queryString, read } from "@/kit/http/client";
import { asProblem } from "@/kit/http/problem";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { useStanding } from "@/kit/rules";
import { useWords } from "@/words";
import { DryRun } from "./DryRun";
import { CHANGE_KINDS } from "./types";
import { ValueInput } from "./ValueInput";

type Values = Schemas["ProposeChange"];

/** What the chosen kind of change is sent with. */
function bodyOf({ change_kind, pack, doc_no, reason, ...rest }: Values): Schemas["ProposeChange"] {
  const always = { change_kind, pack, doc_no, reason };
  if (change_kind === "adopt")
    return { ...always, published: rest.published ?? null, from: rest.from ?? null, until: rest.until ?? null };
  if (change_kind === "supersede") return { ...always, from: rest.from ?? null };
  return {
    ...always,
    from: rest.from ?? null,
    parameter: rest.parameter ?? null,
    value: rest.value,
  };
}

export function RuleChangeCreate() {
  const { t, name, language } = useWords();
  const { data: standing, error, isPending } = useStanding();
  const packs = standing?.packs ?? [];
  const parameters = standing?.parameters ?? [];
  return (
    <CreatePage<"rule_change", Values>
      kind="rule_change"
      action="rule_change.create"
      intro={t("rulebook.two_people")}
      initial={{ change_kind: "set" }}
      body={bodyOf}
    >
      {(form) => (
        <>
          {error !== null && <ProblemAlert problem={asProblem(error)} />}
          <div className="form-grid">
            <Field name="change_kind" label={t("rulebook.change_kind")} required>
              <Select options={CHANGE_KINDS.map((kind) => ({ value: kind, label: name.code("change_kind", kind) }))} />
            </Field>
            <Field name="pack" label={t("rulebook.pack")} required>
              <Select
                loading={isPending}
                options={packs.map((pack) => ({
                  value: pack.pack,
                  label: language === "zh" ? pack.title_zh : pack.title_en,
                }))}
              />
            </Field>
            <Form.Item noStyle shouldUpdate={(a: Values, b: Values) => a.change_kind !== b.change_kind}>
              {() => {
                const kind = form.getFieldValue("change_kind") as Values["change_kind"];
                return (
                  <>
                    {kind === "adopt" && (
                      <Field
                        name="published"
                        label={t("rulebook.published")}
                        required
                        help={t("rulebook.published_help")}
                      >
                        <Day />
                      </Field>
                    )}
                    {kind === "set" && (
                      <>
                        <Field name="parameter" label={t("rulebook.parameter")} required>
                          <Select
                            showSearch={{ optionFilterProp: "label" }}
                            options={parameters.map(({ name: value, note }) => ({
                              value,
                              label: language === "zh" ? note.zh : note.en,
                            }))}
                            onChange={(chosen: string) =>
                              form.setFieldValue(
                                "value",
                                parameters.find((parameter) => parameter.name === chosen)?.value,
                              )
                            }
                          />
                        </Field>
                        <Form.Item
                          noStyle
                          shouldUpdate={(before: Values, after: Values) => before.parameter !== after.parameter}
                        >
                          {() => {
                            const parameter = parameters.find((each) => each.name === form.getFieldValue("parameter"));
                            return parameter === undefined ? null : (
                              <Field name="value" label={t("rulebook.new_value")} required>
                                <ValueInput parameter={parameter} />
                              </Field>
                            );
                          }}
                        </Form.Item>
                      </>
                    )}
                    <Field
                      name="from"
                      label={t(kind === "adopt" ? "rulebook.effective" : "rulebook.from")}
                      help={kind === "adopt" ? t("rulebook.printed_help") : undefined}
                    >
                      <Day />
                    </Field>
                    {kind === "adopt" && (
                      <Field name="until" label={t("rulebook.expires")} help={t("rulebook.printed_help")}>
                        <Day />
                      </Field>
                    )}
                  </>
                );
              }}
            </Form.Item>
            <Field name="doc_no" label={t("rulebook.doc_no")} required text>
              <Input maxLength={100} />
            </Field>
            <Field name="reason" label={t("field.reason")} required text wide>
              <Input.TextArea rows={3} maxLength={500} showCount />
            </Field>
          </div>
          <Form.Item noStyle shouldUpdate>
            {/* What was tried is told by what was asked: other values begin a trial of their own. */}
            {() => <Trial key={trialQuery(form.getFieldsValue())} query={trialQuery(form.getFieldsValue())} />}
          </Form.Item>
        </>
      )}
    </CreatePage>
  );
}

/** The question a dry run asks: only what the chosen kind of change is made of. */
export function trialQuery({ change_kind, pack, published, from, until, parameter, value }: Partial<Values>): string {
  const set = change_kind === "set";
  const adopt = change_kind === "adopt";
  return queryString({
    change_kind,
    pack,
    published: adopt ? published : undefined,
    from,
    until: adopt ? until : undefined,
    parameter: set ? parameter : undefined,
    value: set && value !== undefined ? JSON.stringify(value) : undefined,
  });
}

/** Tries the change out before it is proposed. */
function Trial({ query }: { query: string }) {
  const { t } = useWords();
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["dry-run", query],
    queryFn: ({ signal }) => read<Answer<"Trial">>(`/api/v1/rulebook/dry-run${query}`, signal),
    enabled: false,
    retry: false,
    gcTime: 0,
  });
  return (
    <div className="form-actions">
      <Button loading={isFetching} onClick={() => void refetch()}>
        {t("rulebook.try")}
      </Button>
      {error !== null && !isFetching && <ProblemAlert problem={asProblem(error)} withFields />}
      {data !== undefined && <DryRun summary={data.summary} />}
    </div>
  );
}
