import { Input, InputNumber } from "antd";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { useWords } from "@/words";
import { SpanLines } from "./SpanLines";
import { readSpans, type Span } from "./types";

interface Values {
  year: number;
  doc_no: string;
  off: string;
  work?: string;
}

/** The spans of a text the form has checked. */
export function spansOf(text: string | undefined): Span[] {
  const read = readSpans(text ?? "");
  return "spans" in read ? read.spans : [];
}

export function CalendarYearCreate() {
  const { t } = useWords();
  return (
    <CreatePage<"calendar_year", Values>
      kind="calendar_year"
      action="calendar_year.create"
      intro={t("calendar.year_intro")}
      body={({ year, doc_no, off, work }) => ({ year, doc_no, off: spansOf(off), work: spansOf(work) })}
    >
      {() => (
        <div className="form-grid">
          <Field name="year" label={t("calendar.year")} required>
            <InputNumber min={2000} max={2100} precision={0} style={{ width: "100%" }} />
          </Field>
          <Field name="doc_no" label={t("rulebook.doc_no")} required text>
            <Input maxLength={100} />
          </Field>
          <SpanLines name="off" label="calendar.off" required />
          <SpanLines name="work" label="calendar.work" />
        </div>
      )}
    </CreatePage>
  );
}
