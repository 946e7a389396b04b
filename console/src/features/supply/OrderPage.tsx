import { formatDate } from "@/kit/format";
import { RecordLink, Section, StepBy, Time } from "@/kit/marks";
import { withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { Chain, EndedAlert } from "./Chain";
import type { OrderBody } from "./types";

const actions: ActionSpecs<OrderBody> = {
  approve: { ask: "dialog", note: "supply.chain_note" },
  reject: withReason,
  end: { ...withReason, note: "supply.end_note" },
};

export function OrderPage() {
  const { t } = useWords();
  return (
    <RecordPage<OrderBody> kind="supply_order" orgTitle={t("zone.authority")} actions={actions} facts={facts}>
      {({ body }) => (
        <>
          <EndedAlert ended={body.ended} />
          <Lines body={body} />
          <Chain consents={body.consents} />
        </>
      )}
    </RecordPage>
  );
}

function facts({ body }: View<OrderBody>, { t, name, list }: Words): Fact[] {
  return [
    { label: t("supply.from_zone"), value: <RecordLink kind="zone" id={body.from_zone} /> },
    { label: t("supply.to_zone"), value: <RecordLink kind="zone" id={body.to_zone} /> },
    { label: t("supply.purposes"), value: list(body.purposes.map((purpose) => name.code("purpose", purpose))) },
    { label: t("supply.max_grade"), value: t("grade.level", { grade: body.max_grade }) },
    { label: t("supply.end"), value: <span className="tabular">{formatDate(body.end)}</span> },
    {
      label: t("supply.proposed_by"),
      value: (
        <span>
          <StepBy by={body.proposed_by} org={body.proposed_for} /> · <Time at={body.proposed_at} />
        </span>
      ),
    },
    { label: t("supply.reason"), value: body.reason, wide: true },
  ];
}

function Lines({ body }: { body: OrderBody }) {
  const { t, list } = useWords();
  return (
    <Section title={t("supply.lines")}>
      <ul>
        {body.lines.map((line) => (
          <li key={line.resource_id}>
            <RecordLink kind="resource" id={line.resource_id} /> <span className="muted">{list(line.items)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
