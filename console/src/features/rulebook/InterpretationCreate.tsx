import { useQuery } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";
import type { Answer, Schemas } from "@/api";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { read } from "@/kit/http/client";
import { asProblem } from "@/kit/http/problem";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { useWords } from "@/words";

type Values = Schemas["PublishInterpretation"];
type Pack = Answer<"PackView">;

export function InterpretationCreate() {
  const { t, language } = useWords();
  const {
    data: packs = [],
    error,
    isPending,
  } = useQuery({
    queryKey: ["packs"],
    queryFn: ({ signal }) => read<Pack[]>("/api/v1/rulebook/packs", signal),
    staleTime: Infinity,
  });
  const words = (text: { zh: string; en: string }) => (language === "zh" ? text.zh : text.en);
  return (
    <CreatePage<"interpretation", Values>
      kind="interpretation"
      action="interpretation.create"
      intro={t("rulebook.interpretation_intro")}
      body={(values) => values}
    >
      {(form) => (
        <div className="form-grid">
          {error !== null && <ProblemAlert problem={asProblem(error)} />}
          <Field name="title" label={t("field.title")} required text wide>
            <Input maxLength={100} />
          </Field>
          <Field name="pack" label={t("rulebook.pack")} required>
            <Select
              loading={isPending}
              onChange={() => form.setFieldsValue({ article: undefined, row: undefined } as never)}
              options={packs.map((pack) => ({
                value: pack.id,
                label: language === "zh" ? pack.title_zh : pack.title_en,
              }))}
            />
          </Field>
          <Form.Item noStyle shouldUpdate={(a: Values, b: Values) => a.pack !== b.pack || a.article !== b.article}>
            {() => {
              const pack = packs.find(({ id }) => id === form.getFieldValue("pack"));
              const article: unknown = form.getFieldValue("article");
              return (
                <>
                  <Field name="article" label={t("rulebook.article")} required>
                    <Select
                      showSearch={{ optionFilterProp: "label" }}
                      disabled={pack === undefined}
                      options={(pack?.articles ?? []).map((each) => ({
                        value: each.number,
                        label: `${each.number} ${words(each)}`,
                      }))}
                      onChange={() => form.setFieldValue("row", undefined)}
                    />
                  </Field>
                  <Field name="row" label={t("rulebook.row")}>
                    <Select
                      allowClear
                      showSearch={{ optionFilterProp: "label" }}
                      disabled={article === undefined}
                      options={(pack?.controls ?? [])
                        .filter((control) => control.article === article)
                        .map((control) => ({ value: control.row, label: `${control.row} ${words(control)}` }))}
                    />
                  </Field>
                </>
              );
            }}
          </Form.Item>
          <Field name="doc_no" label={t("rulebook.doc_no")} required text>
            <Input maxLength={100} />
          </Field>
          <Field name="text" label={t("rulebook.text")} required text wide>
            <Input.TextArea rows={6} maxLength={4000} showCount />
          </Field>
        </div>
      )}
    </CreatePage>
  );
}
