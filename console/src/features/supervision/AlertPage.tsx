import { AnyRecordLink, RecordLink, Time } from "@/kit/marks";
import type { ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import { StepNote } from "@/kit/page/StepNote";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import type { AlertBody } from "./types";

const actions: ActionSpecs<AlertBody> = {
  acknowledge: {
    ask: "dialog",
    note: "alert.acknowledge_note",
    fields: [{ name: "reason", label: "alert.finding", input: "area", required: true }],
  },
  repeat: { ask: "elsewhere" },
};

export function AlertPage() {
  const { t } = useWords();
  return (
    <RecordPage<AlertBody> kind="alert" orgTitle={t("alert.org")} actions={actions} facts={facts}>
      {({ body }) => <StepNote step={body.acknowledgement} word="alert.acknowledged" type="success" />}
    </RecordPage>
  );
}

function facts({ body }: View<AlertBody>, { t, name }: Words): Fact[] {
  return [
    { label: t("kind.person"), value: <RecordLink kind="person" id={body.person_id} /> },
    { label: t("alert.action"), value: name.action(body.action) },
    { label: t("alert.code"), value: <span className="mono">{body.code}</span> },
    {
      label: t("alert.object"),
      value:
        body.object_kind && body.object_id ? (
          <AnyRecordLink kind={body.object_kind} id={body.object_id} title={name.kind(body.object_kind)} />
        ) : (
          "—"
        ),
    },
    { label: t("alert.times"), value: <span className="tabular">{body.times}</span> },
    { label: t("alert.first"), value: <Time at={body.first_at} /> },
    { label: t("alert.last"), value: <Time at={body.last_at} /> },
  ];
}
