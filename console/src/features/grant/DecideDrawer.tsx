import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Form, Input, Segmented, Select, Skeleton, Space } from "antd";
import type { Schemas } from "@/api";
import { DraftNote } from "@/kit/form/DraftNote";
import { useDraftedState } from "@/kit/form/useDraft";
import { useLeaveGuard } from "@/kit/form/useLeaveGuard";
import { action } from "@/kit/http/client";
import { cacheKey, useRecord, useRecordChanged, useSubmit } from "@/kit/http/hooks";
import { asProblem } from "@/kit/http/problem";
import { GradeMark } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { numberOf, useStanding } from "@/kit/rules";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { maskKey, maskOfKey, maskOptions, type Mask } from "../catalogue/mask";
import type { Item, ResourceBody } from "../catalogue/types";
import { proposedUse } from "./offer";
import { REASON_CODES, USAGES, type RequestBody, type RefusalReason, type RequestItem, type Usage } from "./types";
import { WideTable } from "@/kit/WideTable";

interface Choice {
  approve: boolean;
  usage: Usage;
  mask: Mask | null;
  reason_code: RefusalReason | null;
  legal_basis: string;
}

/** What is proposed for an item, where the rules let items up to grade `clear` be read in clear. */
function proposed(item: Item | undefined, clear: number): Choice {
  return {
    approve: true,
    usage: proposedUse(item, clear),
    mask: item?.mask ?? null,
    reason_code: null,
    legal_basis: "",
  };
}

/** What somebody decided and did not send yet; an item not named here is decided as proposed. */
interface Kept {
  choices: Record<string, Choice>;
  opinion: string;
}

const NOTHING: Kept = { choices: {}, opinion: "" };

interface Props {
  /** The request as it was when the drawer opened. */
  record: View<RequestBody>;
  onClose: () => void;
}

/** The source department decides item by item: approve with a use and a mask, or refuse with a reason. */
export function DecideDrawer({ record, onClose }: Props) {
  const { t, name } = useWords();
  const { modal } = App.useApp();
  const resource = useRecord<ResourceBody>("resource", record.body.resource_id);
  const kept = useDraftedState<Kept>(`request.decide.${record.id}`, record.version, NOTHING);
  useLeaveGuard(kept.draft.dirty);
  const leave = () => {
    if (!kept.draft.dirty) return onClose();
    modal.confirm({
      title: t("form.close_title"),
      content: t("form.leave_text"),
      okText: t("form.close"),
      cancelText: t("form.stay"),
      onOk: onClose,
    });
  };
  return (
    // Neither a click beside it nor Escape throws away what was decided item by item.
    <Drawer
      open
      title={name.action("request.decide")}
      size="min(1180px, 96vw)"
      mask={{ closable: false }}
      keyboard={false}
      onClose={leave}
    >
      <p className="muted">{t("grant.decide_note")}</p>
      <DraftNote draft={kept.draft} onDiscard={() => kept.reset()} />
      {resource.error !== null && <ProblemAlert problem={asProblem(resource.error)} />}
      {resource.isPending && <Skeleton active />}
      {resource.data && (
        <Decision record={record} items={resource.data.body.items} kept={kept} onLeave={leave} onClose={onClose} />
      )}
    </Drawer>
  );
}

interface DecisionProps extends Props {
  items: Item[];
  kept: ReturnType<typeof useDraftedState<Kept>>;
  onLeave: () => void;
}

function Decision({ record, items, kept, onLeave, onClose }: DecisionProps) {
  const words = useWords();
  const { t, name } = words;
  const cache = useQueryClient();
  const changed = useRecordChanged();
  const { submit, pending, problem } = useSubmit();
  const itemOf = (asked: RequestItem) => items.find((item) => item.name === asked.name);
  const { choices, opinion } = kept.values;
  // Until the rules are read nothing is proposed in clear.
  const clear = numberOf(useStanding().data, "clear_text_max_grade") ?? 0;
  const choiceOf = (asked: RequestItem): Choice => choices[asked.name] ?? proposed(itemOf(asked), clear);
  const set = (asked: RequestItem, change: Partial<Choice>) =>
    kept.change(({ choices: before }) => ({
      choices: { ...before, [asked.name]: { ...(before[asked.name] ?? proposed(itemOf(asked), clear)), ...change } },
    }));

  const decide = async () => {
    const body: Schemas["DecideRequest"] = {
      items: record.body.items.map((asked) => {
        const { approve, usage, mask, reason_code, legal_basis } = choiceOf(asked);
        return approve
          ? { item: asked.name, approve, usage, ...(usage === "mask" ? { mask } : {}) }
          : {
              item: asked.name,
              approve,
              reason_code,
              ...(legal_basis.trim() === "" ? {} : { legal_basis: legal_basis.trim() }),
            };
      }),
      opinion,
    };
    const answer = await submit(action(record, "decide", body));
    if (answer === null) return;
    kept.draft.discard();
    changed(answer, t("action.done", { action: name.action("request.decide") }));
    onClose();
  };
  const complete =
    record.body.items.every((asked) => choiceOf(asked).approve || choiceOf(asked).reason_code !== null) &&
    opinion.trim() !== "";

  return (
    <>
      <WideTable<RequestItem>
        size="small"
        rowKey="name"
        pagination={false}
        dataSource={record.body.items}
        columns={[
          {
            key: "name",
            title: t("item.name"),
            width: 160,
            render: (_v, asked) => <span className="mono">{asked.name}</span>,
          },
          {
            key: "grade",
            title: t("item.grade"),
            width: 76,
            render: (_v, asked) => <GradeMark grade={itemOf(asked)?.grade} />,
          },
          { key: "reason", title: t("grant.item_reason"), width: 240, render: (_v, asked) => asked.reason },
          {
            key: "approve",
            title: t("grant.item_decision"),
            width: 150,
            render: (_v, asked) => (
              <Segmented
                size="small"
                aria-label={`${t("grant.item_decision")} ${asked.name}`}
                value={choiceOf(asked).approve ? "yes" : "no"}
                onChange={(value) => set(asked, { approve: value === "yes" })}
                options={[
                  { value: "yes", label: t("grant.approve") },
                  { value: "no", label: t("grant.refuse") },
                ]}
              />
            ),
          },
          {
            key: "how",
            title: t("grant.how"),
            width: 420,
            render: (_v, asked) => (
              <HowInput asked={asked} choice={choiceOf(asked)} onChange={(change) => set(asked, change)} />
            ),
          },
        ]}
      />
      <Form layout="vertical" className="form-actions">
        <Form.Item label={t("field.opinion")} required htmlFor="decide-opinion">
          <Input.TextArea
            id="decide-opinion"
            rows={3}
            maxLength={1000}
            showCount
            value={opinion}
            onChange={(event) => kept.change({ opinion: event.target.value })}
          />
        </Form.Item>
      </Form>
      <ProblemAlert
        problem={problem}
        withFields
        onReload={() => {
          void cache.invalidateQueries({ queryKey: cacheKey.record("request", record.id) });
          onClose();
        }}
      />
      <Space>
        <Button type="primary" loading={pending} disabled={!complete} onClick={() => void decide()}>
          {name.action("request.decide")}
        </Button>
        <Button onClick={onLeave}>{t("form.cancel")}</Button>
      </Space>
    </>
  );
}

function HowInput({
  asked,
  choice,
  onChange,
}: {
  asked: RequestItem;
  choice: Choice;
  onChange: (change: Partial<Choice>) => void;
}) {
  const words = useWords();
  const { t, name } = words;
  if (!choice.approve) {
    return (
      <Space wrap>
        <Select
          size="small"
          style={{ width: 240 }}
          aria-label={`${t("grant.reason_code")} ${asked.name}`}
          placeholder={t("grant.reason_code")}
          value={choice.reason_code}
          onChange={(reason_code: RefusalReason) => onChange({ reason_code })}
          options={REASON_CODES.map((code) => ({ value: code, label: name.code("reason_code", code) }))}
        />
        <Input
          size="small"
          style={{ width: 160 }}
          maxLength={200}
          aria-label={`${t("grant.legal_basis")} ${asked.name}`}
          placeholder={t("grant.legal_basis")}
          value={choice.legal_basis}
          onChange={(event) => onChange({ legal_basis: event.target.value })}
        />
      </Space>
    );
  }
  return (
    <Space wrap>
      <Select
        size="small"
        style={{ width: 180 }}
        aria-label={`${t("grant.usage")} ${asked.name}`}
        value={choice.usage}
        onChange={(usage: Usage) => onChange({ usage })}
        options={USAGES.map((usage) => ({ value: usage, label: t(`usage.${usage}`) }))}
      />
      {choice.usage === "mask" && (
        <Select
          size="small"
          style={{ width: 200 }}
          aria-label={`${t("item.mask")} ${asked.name}`}
          placeholder={t("item.mask")}
          value={choice.mask === null ? null : maskKey(choice.mask)}
          onChange={(key: string) => onChange({ mask: maskOfKey(key) })}
          options={maskOptions(choice.mask, words)}
        />
      )}
    </Space>
  );
}
