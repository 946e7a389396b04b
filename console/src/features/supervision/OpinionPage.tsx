import { AnyRecordLink, RecordLink, Section, StepBy, Time } from "@/kit/marks";
import { useRecord } from "@/kit/http/hooks";
import type { Kind } from "@/kit/kinds";
import { withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import type { OpinionBody } from "./types";

const actions: ActionSpecs<OpinionBody> = {
  give: {
    ask: "dialog",
    note: "opinion.give_note",
    fields: [
      {
        name: "stance",
        label: "opinion.stance",
        input: "choice",
        required: true,
        choices: [
          { value: "supports", word: "stance.supports" },
          { value: "concerned", word: "stance.concerned" },
          { value: "opposes", word: "stance.opposes" },
        ],
      },
      { name: "text", label: "opinion.text", input: "area", required: true },
      { name: "basis", label: "opinion.basis", input: "area", required: true },
    ],
  },
  withdraw: withReason,
};

export function OpinionPage() {
  const { t } = useWords();
  return (
    <RecordPage<OpinionBody> kind="opinion" orgTitle={t("opinion.asked_by")} actions={actions} facts={facts}>
      {({ body }) => <GivenWords body={body} />}
    </RecordPage>
  );
}

function facts({ body }: View<OpinionBody>, { t, name }: Words): Fact[] {
  return [
    { label: t("opinion.topic"), value: name.code("topic", body.topic) },
    { label: t("opinion.desk"), value: <RecordLink kind="organisation" id={body.desk_id} /> },
    { label: t("opinion.subject"), value: <Subject kind={body.subject_kind} id={body.subject_id} />, wide: true },
    { label: t("opinion.question"), value: body.question.reason, wide: true },
  ];
}

function Subject({ kind, id }: { kind: Kind; id: string }) {
  const { data } = useRecord(kind, id);
  return <AnyRecordLink kind={kind} id={id} title={data?.title ?? "…"} />;
}

function GivenWords({ body }: { body: OpinionBody }) {
  const { t, name } = useWords();
  if (!body.answer) return null;
  const { stance, basis, step } = body.answer;
  return (
    <Section title={`${t("opinion.answer")} · ${name.code("stance", stance)}`}>
      <p>{step.reason}</p>
      <p className="muted">
        {t("opinion.basis")}: {basis}
      </p>
      <p className="muted">
        <StepBy by={step.by} org={step.org} /> · <Time at={step.at} />
      </p>
    </Section>
  );
}
