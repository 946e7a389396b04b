import { Table, Tag } from "antd";
import { formatDate } from "@/kit/format";
import { RecordLink, Section, StepBy, Time } from "@/kit/marks";
import { withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage } from "@/kit/page/RecordPage";
import { useWords } from "@/words";
import { Chain, EndedAlert } from "./Chain";
import type { PlanBody, PlanLine } from "./types";

const actions: ActionSpecs<PlanBody> = {
  sign: { ask: "dialog", note: "supply.sign_note" },
  end: withReason,
};

export function PlanPage() {
  const { t } = useWords();
  return (
    <RecordPage<PlanBody>
      kind="supply_plan"
      orgTitle={t("zone.authority")}
      actions={actions}
      facts={({ body }) => [
        { label: t("supply.zone"), value: <RecordLink kind="zone" id={body.zone_id} /> },
        {
          label: t("supply.proposed_by"),
          value: (
            <span>
              <StepBy by={body.drafted_by} org={body.authority_id} /> · <Time at={body.drafted_at} />
            </span>
          ),
        },
      ]}
    >
      {({ body }) => (
        <>
          <EndedAlert ended={body.ended} />
          <Lines body={body} />
          <Chain consents={body.signatures} />
        </>
      )}
    </RecordPage>
  );
}

/** Whether a file is awaited whose day has passed in Beijing. */
function isLate(due: string | null): boolean {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  return due !== null && due < today;
}

function Lines({ body }: { body: PlanBody }) {
  const { t, name } = useWords();
  const day = (value: string | null) => <span className="tabular">{value === null ? "—" : formatDate(value)}</span>;
  return (
    <Section title={t("supply.lines")}>
      <Table<PlanLine>
        size="small"
        rowKey="resource_id"
        pagination={false}
        dataSource={body.lines}
        columns={[
          {
            key: "resource",
            title: t("kind.resource"),
            render: (_v, line) => <RecordLink kind="resource" id={line.resource_id} />,
          },
          { key: "cycle", title: t("supply.cycle"), render: (_v, line) => name.code("cycle", line.cycle) },
          { key: "form", title: t("supply.form"), render: (_v, line) => name.code("supply", line.form) },
          {
            key: "due",
            title: t("supply.due_on"),
            render: (_v, line) => (
              <span>
                {day(line.due_on)}{" "}
                {body.state === "in_force" && isLate(line.due_on) && <Tag color="error">{t("supply.overdue")}</Tag>}
              </span>
            ),
          },
          { key: "supplied", title: t("supply.supplied"), render: (_v, line) => line.supplied },
          { key: "late", title: t("supply.late"), render: (_v, line) => line.late },
          { key: "last", title: t("supply.last_supplied"), render: (_v, line) => day(line.last_supplied) },
        ]}
      />
    </Section>
  );
}
