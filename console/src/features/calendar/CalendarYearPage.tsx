import { Input } from "antd";
import { Field } from "@/kit/form/Field";
import type { ActionSpecs } from "@/kit/page/actions";
import { FormDialog } from "@/kit/page/FormDialog";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { spansOf } from "./CalendarYearCreate";
import { SpanLines } from "./SpanLines";
import { writeSpans, type CalendarYearBody } from "./types";

const actions: ActionSpecs<CalendarYearBody> = {
  replace: { ask: "own", open: (record, close) => <Replace record={record} onClose={close} /> },
};

export function CalendarYearPage() {
  return <RecordPage<CalendarYearBody> kind="calendar_year" actions={actions} facts={facts} />;
}

function facts({ body }: View<CalendarYearBody>, { t }: Words): Fact[] {
  const lines = (spans: CalendarYearBody["off"]) => <pre className="mono">{writeSpans(spans) || "—"}</pre>;
  return [
    { label: t("calendar.year"), value: body.year },
    { label: t("rulebook.doc_no"), value: body.doc_no },
    { label: t("calendar.off"), value: lines(body.off), wide: true },
    { label: t("calendar.work"), value: lines(body.work), wide: true },
  ];
}

interface Values {
  doc_no: string;
  off: string;
  work?: string;
}

/** The dialog that corrects a year. */
function Replace({ record, onClose }: { record: View<CalendarYearBody>; onClose: () => void }) {
  const { t } = useWords();
  return (
    <FormDialog<Values>
      record={record}
      verb="replace"
      initial={{
        doc_no: record.body.doc_no,
        off: writeSpans(record.body.off),
        work: writeSpans(record.body.work),
      }}
      body={({ doc_no, off, work }) => ({ doc_no, off: spansOf(off), work: spansOf(work) })}
      onClose={onClose}
    >
      {() => (
        <>
          <Field name="doc_no" label={t("rulebook.doc_no")} required text>
            <Input maxLength={100} />
          </Field>
          <SpanLines name="off" label="calendar.off" required />
          <SpanLines name="work" label="calendar.work" />
        </>
      )}
    </FormDialog>
  );
}
