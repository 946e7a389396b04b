import { Alert, Button, Input, Space } from "antd";
import type { Schemas } from "@/api";
import { DraftNote } from "@/kit/form/DraftNote";
import { useDraftedState } from "@/kit/form/useDraft";
import { useLeaveGuard } from "@/kit/form/useLeaveGuard";
import { action } from "@/kit/http/client";
import { useRecordChanged, useSubmit } from "@/kit/http/hooks";
import { GradeMark, Section, StepBy } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import type { View } from "@/kit/types";
import { useMe } from "@/kit/shell/session";
import { useWords } from "@/words";
import { waitingFor, type Waiting } from "./grading";
import { ReviewMark } from "./GradingEvidence";
import type { ResourceBody } from "./types";
import { WideTable } from "@/kit/WideTable";

/** What a reviewer wrote and did not send yet. */
interface Kept {
  /** Everything of others is chosen until somebody takes it off; what comes later is chosen too. */
  left: string[];
  opinion: string;
}

const NOTHING: Kept = { left: [], opinion: "" };

/** Gradings that wait for another person: chosen, agreed to or contested together. */
export function ReviewPanel({ record, onReload }: { record: View<ResourceBody>; onReload: () => void }) {
  const { t, name } = useWords();
  const changed = useRecordChanged();
  const { submit, pending, problem } = useSubmit();
  const waiting = waitingFor(record.body.items);
  const me = useMe().person.id;
  const mine = waiting.filter(({ grading }) => grading.by === me).map(({ key }) => key);
  const { values, draft, change, reset } = useDraftedState<Kept>(
    `resource.review_grades.${record.id}`,
    record.version,
    NOTHING,
  );
  const { left, opinion } = values;
  useLeaveGuard(draft.dirty);
  const open = waiting.map(({ key }) => key).filter((key) => !mine.includes(key));
  const chosen = open.filter((key) => !left.includes(key));
  if (waiting.length === 0) return null;

  const decide = async (agree: boolean) => {
    const items = waiting
      .filter(({ key }) => chosen.includes(key))
      .map(({ item, grading }) => ({ name: item.name, scheme: grading.scheme, agree }));
    const body: Schemas["ReviewGrades"] = { items, opinion };
    const answer = await submit(action(record, "review_grades", body));
    if (answer === null) return;
    reset();
    changed(answer, t("action.done", { action: name.action("resource.review_grades") }));
  };

  return (
    <Section
      title={t("grading.waiting_title", { count: waiting.length })}
      extra={
        open.length > 0 && (
          <Button size="small" onClick={() => change({ left: chosen.length === 0 ? [] : open })}>
            {t(chosen.length === 0 ? "grading.choose_all" : "grading.choose_none")}
          </Button>
        )
      }
    >
      <Alert className="problem" type="info" showIcon title={t("grading.waiting_note")} />
      <DraftNote draft={draft} onDiscard={() => reset()} />
      <WideTable<Waiting>
        size="small"
        rowKey="key"
        dataSource={waiting}
        pagination={waiting.length > 50 ? { pageSize: 50, size: "small" } : false}
        rowSelection={{
          // Ant Design measures wide tables by a hidden copy of the head, in which nothing may take the focus.
          hideSelectAll: true,
          columnTitle: <span className="visually-hidden">{t("grading.choose")}</span>,
          selectedRowKeys: chosen,
          onChange: (keys) => change({ left: open.filter((key) => !keys.includes(key)) }),
          getCheckboxProps: ({ key }) => ({ disabled: mine.includes(key) }),
        }}
        columns={[
          { key: "name", title: t("item.name"), render: (_v, { item }) => <span className="mono">{item.name}</span> },
          {
            key: "grade",
            title: t("grading.change"),
            render: (_v, { item, grading, lowers }) => (
              <Space size={4}>
                {lowers && (
                  <>
                    <GradeMark grade={item.grade} />
                    <span aria-hidden>→</span>
                  </>
                )}
                <GradeMark grade={grading.grade} />
              </Space>
            ),
          },
          {
            key: "state",
            title: t("grading.review"),
            render: (_v, { grading, lowers }) => <ReviewMark grading={grading} lowering={lowers} />,
          },
          {
            key: "scheme",
            title: t("grading.scheme"),
            render: (_v, { grading }) => name.code("scheme", grading.scheme),
          },
          {
            key: "impact",
            title: t("grading.impact"),
            render: (_v, { grading }) =>
              `${name.code("harmed", grading.impact.on)} · ${name.code("harm", grading.impact.harm)}`,
          },
          { key: "evidence", title: t("grading.evidence"), render: (_v, { grading }) => grading.evidence },
          { key: "by", title: t("grading.by"), render: (_v, { grading }) => <StepBy by={grading.by} /> },
        ]}
      />
      <ProblemAlert problem={problem} withFields onReload={onReload} />
      {open.length > 0 && (
        <>
          <Input.TextArea
            className="form-actions"
            rows={2}
            maxLength={500}
            aria-label={t("grading.opinion")}
            placeholder={t("grading.opinion")}
            value={opinion}
            onChange={(event) => change({ opinion: event.target.value })}
          />
          <Space className="form-actions" wrap>
            <Button type="primary" loading={pending} disabled={chosen.length === 0} onClick={() => void decide(true)}>
              {t("grading.agree", { count: chosen.length })}
            </Button>
            <Button
              danger
              disabled={chosen.length === 0 || pending || opinion.trim() === ""}
              onClick={() => void decide(false)}
            >
              {t("grading.disagree", { count: chosen.length })}
            </Button>
          </Space>
        </>
      )}
    </Section>
  );
}
