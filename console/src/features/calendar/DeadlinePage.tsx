import { AnyRecordLink, Time } from "@/kit/marks";
import type { ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import type { Words } from "@/words";
import { StepNote } from "@/kit/page/StepNote";
import type { DeadlineBody } from "./types";
import { clauseText } from "@/kit/rules";

const actions: ActionSpecs<DeadlineBody> = {
  urge: {
    ask: "dialog",
    fields: [{ name: "note", label: "calendar.note", input: "area", required: true }],
    note: "calendar.no_consent",
  },
};

export function DeadlinePage() {
  return (
    <RecordPage<DeadlineBody> kind="deadline" actions={actions} facts={facts}>
      {({ body }) => (
        <>
          {body.urged.map((step) => (
            <StepNote key={step.at} step={step} word="calendar.urged" type="warning" />
          ))}
        </>
      )}
    </RecordPage>
  );
}

function facts({ body }: View<DeadlineBody>, { t, name, list }: Words): Fact[] {
  return [
    { label: t("calendar.step"), value: name.code("deadline_step", body.step) },
    {
      label: t("calendar.subject"),
      value: <AnyRecordLink kind={body.subject} id={body.subject_id} title={body.title} />,
    },
    { label: t("calendar.term"), value: `${body.term.amount} ${name.code("term_unit", body.term.unit)}` },
    {
      label: t("rulebook.deciding"),
      value: list(body.deciding.map(clauseText)),
    },
    { label: t("calendar.started"), value: <Time at={body.started_at} /> },
    {
      label: t("calendar.due"),
      value: (
        <span>
          <Time at={body.due_at} /> {body.provisional && t("calendar.provisional_help")}
        </span>
      ),
    },
    { label: t("calendar.reminders"), value: list(body.reminders.map((each) => `${each.percent} %`)) },
    { label: t("calendar.ended"), value: <Time at={body.ended_at} /> },
    ...body.pauses.map((pause) => ({
      label: name.status("paused", "deadline"),
      value: (
        <span>
          <Time at={pause.from} /> ~ <Time at={pause.to} /> {name.code("standstill", pause.reason)}
        </span>
      ),
    })),
  ];
}
