import { Form, Input, Select } from "antd";
import { useSearchParams } from "react-router";
import type { Schemas } from "@/api";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useWords } from "@/words";
import type { OrganisationBody } from "../party/types";
import { OPINION_SUBJECTS, TOPICS } from "./types";

type Values = Schemas["AskOpinion"];

/** Asks a market desk; the page of an agreement or product leads here with its object. */
export function OpinionCreate() {
  const { t, name } = useWords();
  const [asked] = useSearchParams();
  const kind = OPINION_SUBJECTS.find((subject) => subject === asked.get("kind"));
  const id = asked.get("subject");
  return (
    <CreatePage<"opinion", Values>
      kind="opinion"
      action="opinion.create"
      draft={`opinion.create.${id ?? "new"}`}
      intro={t("opinion.create_intro")}
      initial={kind !== undefined && id !== null ? { subject_kind: kind, subject_id: id } : {}}
      body={(values) => values}
    >
      {(form) => (
        <div className="form-grid">
          <Field name="subject_kind" label={t("opinion.subject_kind")} required>
            <Select
              options={OPINION_SUBJECTS.map((subject) => ({ value: subject, label: name.kind(subject) }))}
              onChange={() => form.setFieldValue("subject_id", undefined)}
            />
          </Field>
          <Form.Item
            noStyle
            shouldUpdate={(before: Values, after: Values) => before.subject_kind !== after.subject_kind}
          >
            {() => {
              const chosen = form.getFieldValue("subject_kind") as (typeof OPINION_SUBJECTS)[number] | undefined;
              return (
                <Field name="subject_id" label={t("opinion.subject")} required>
                  <RecordSelect key={chosen ?? "none"} kind={chosen ?? "agreement"} disabled={chosen === undefined} />
                </Field>
              );
            }}
          </Form.Item>
          <Field name="topic" label={t("opinion.topic")} required>
            <Select options={TOPICS.map((topic) => ({ value: topic, label: name.code("topic", topic) }))} />
          </Field>
          <Field name="desk_id" label={t("opinion.desk")} required>
            <RecordSelect<OrganisationBody>
              kind="organisation"
              status="active"
              suits={(record) => record.body.org_kind === "market"}
            />
          </Field>
          <Field name="question" label={t("opinion.question")} required text wide>
            <Input.TextArea rows={4} maxLength={1000} showCount />
          </Field>
        </div>
      )}
    </CreatePage>
  );
}
