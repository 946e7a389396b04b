import { Button, Checkbox, Input, Select, Space } from "antd";
import { useState } from "react";
import type { Schemas } from "@/api";
import { formatCount } from "@/kit/format";
import { DraftNote } from "@/kit/form/DraftNote";
import { useDraftedState } from "@/kit/form/useDraft";
import { useLeaveGuard } from "@/kit/form/useLeaveGuard";
import { action } from "@/kit/http/client";
import { useRecordChanged, useSubmit } from "@/kit/http/hooks";
import { GradeMark } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import {
  CONTENT,
  countOf,
  draftOf,
  HARMED,
  HARMS,
  SCHEMES,
  withoutSent,
  type Edit,
  type Edits,
  type Harm,
  type Harmed,
  type Scheme,
} from "./grading";
import { GradingEvidence, ReviewMark } from "./GradingEvidence";
import { ItemDrawer } from "./ItemDrawer";
import { ItemFacts } from "./ItemFacts";
import { maskKey, maskLabel, maskOfKey, maskOptions } from "./mask";
import type { Item, ResourceBody } from "./types";
import { WideTable } from "@/kit/WideTable";

interface Props {
  record: View<ResourceBody>;
  editable: boolean;
  /** Whether the reader may describe items. */
  describable: boolean;
  onReload: () => void;
}

/** What somebody wrote and did not save yet. */
interface Kept {
  edits: Edits;
  /** One evidence for several items. */
  evidence: string;
}

const NOTHING: Kept = { edits: {}, evidence: "" };

/** Items with their grades; the provider's steward edits grade, evidence, identifier, privacy unit and mask, and saves all at once. */
export function GradingTable({ record, editable, describable, onReload }: Props) {
  const words = useWords();
  const { t, name } = words;
  const changed = useRecordChanged();
  const { submit, pending, problem } = useSubmit();
  // The drawer is about the record it was opened on, as every dialog.
  const [described, setDescribed] = useState<{ record: View<ResourceBody>; item: Item } | null>(null);
  const [scheme, setScheme] = useState<Scheme>(SCHEMES[0]);
  const kept = useDraftedState<Kept>(`resource.grade.${record.id}`, record.version, NOTHING);
  const { edits: all, evidence } = kept.values;
  const edits = all[scheme] ?? {};
  const elsewhere = countOf({ ...all, [scheme]: {} });
  useLeaveGuard(kept.draft.dirty);
  const { items, superseded } = record.body;
  const scanned = items.some((item) => item.gradings.some((grading) => grading.scheme === CONTENT));
  const schemes = [...SCHEMES.filter((s) => !superseded.includes(s)), ...(scanned ? [CONTENT] : [])];
  const draft = (item: Item) => draftOf(item, scheme, edits[item.name]);
  const edit = (item: Item, change: Edit) =>
    kept.change(({ edits: before }) => ({
      edits: { ...before, [scheme]: { ...before[scheme], [item.name]: { ...before[scheme]?.[item.name], ...change } } },
    }));
  const edited = items.filter((item) => edits[item.name] !== undefined);
  const ready = edited.filter((item) => draft(item).grade !== null && draft(item).harm !== null);
  const fillIn = () =>
    kept.change({
      edits: {
        ...all,
        [scheme]: Object.fromEntries(Object.entries(edits).map(([item, change]) => [item, { ...change, evidence }])),
      },
    });

  const save = async () => {
    const graded = ready.flatMap((item): Schemas["GradeItem"][] => {
      const { grade, on, harm, ...rest } = draft(item);
      return grade === null || harm === null ? [] : [{ name: item.name, grade, impact: { on, harm }, ...rest }];
    });
    const body: Schemas["GradeItems"] = { scheme, items: graded };
    const sent = Object.fromEntries(ready.flatMap(({ name: item }) => (edits[item] ? [[item, edits[item]]] : [])));
    const answer = await submit(action(record, "grade", body));
    if (answer === null) return;
    changed(answer, t("action.done", { action: name.action("resource.grade") }));
    const left = withoutSent(kept.current().edits, scheme, sent);
    if (countOf(left) > 0) kept.change({ edits: left });
    else kept.reset({ evidence });
  };

  return (
    <>
      {editable && <DraftNote draft={kept.draft} onDiscard={() => kept.reset()} />}
      {editable && items.length > 0 && (
        <Space className="form-actions" wrap>
          <span>{t("grading.scheme")}</span>
          <Select<Scheme>
            size="small"
            style={{ width: 240 }}
            aria-label={t("grading.scheme")}
            value={scheme}
            onChange={setScheme}
            options={schemes.map((value) => ({
              value,
              label: name.code("scheme", value),
            }))}
          />
          <Input
            size="small"
            style={{ width: 280 }}
            maxLength={500}
            aria-label={t("grading.evidence")}
            placeholder={t("grading.evidence_hint")}
            value={evidence}
            onChange={(event) => kept.change({ evidence: event.target.value })}
          />
          <Button size="small" disabled={evidence.trim() === "" || edited.length === 0} onClick={fillIn}>
            {t("grading.evidence_all")}
          </Button>
        </Space>
      )}
      <WideTable<Item>
        size="small"
        rowKey="name"
        dataSource={items}
        pagination={items.length > 100 ? { pageSize: 100, size: "small" } : false}
        locale={{ emptyText: t("catalogue.no_items") }}
        expandable={{
          columnTitle: <span className="visually-hidden">{t("grading.more")}</span>,
          expandedRowRender: (item) => (
            <>
              <ItemFacts detail={item.detail} />
              {item.gradings.length + item.lowerings.length > 0 && (
                <GradingEvidence item={item} superseded={superseded} />
              )}
            </>
          ),
        }}
        columns={[
          {
            key: "name",
            title: t("item.name"),
            render: (_v, item) => (
              <>
                <span className="mono">{item.name}</span>
                {item.detail.meaning !== "" && <div className="muted">{item.detail.meaning}</div>}
                {!item.detail.requestable && (
                  <span className="status status-bad" title={item.detail.refusal_basis}>
                    {t("item.not_requestable")}
                  </span>
                )}
              </>
            ),
          },
          { key: "type", title: t("item.type"), width: 62, render: (_v, item) => name.code("type", item.data_type) },
          {
            key: "nulls",
            title: t("item.nulls"),
            align: "right",
            width: 78,
            render: (_v, item) => <span className="tabular">{formatCount(item.nulls)}</span>,
          },
          {
            key: "distinct",
            title: t("item.distinct"),
            align: "right",
            width: 78,
            render: (_v, item) => (
              <span className="tabular">{item.distinct >= 10000 ? "≥10,000" : formatCount(item.distinct)}</span>
            ),
          },
          {
            key: "grade",
            title: t("item.grade"),
            width: 130,
            render: (_v, item) =>
              editable ? (
                <Select
                  size="small"
                  style={{ width: 116 }}
                  aria-label={`${t("item.grade")} ${item.name}`}
                  placeholder={t("grade.none")}
                  value={draft(item).grade}
                  onChange={(grade: number) => edit(item, { grade })}
                  options={([1, 2, 3, 4] as const).map((grade) => ({ value: grade, label: t(`grade.${grade}.name`) }))}
                />
              ) : (
                <GradeMark grade={item.grade} />
              ),
          },
          ...(editable
            ? [
                {
                  key: "impact",
                  title: t("grading.impact"),
                  width: 216,
                  render: (_v: unknown, item: Item) => (
                    <Space.Compact size="small">
                      <Select<Harmed>
                        style={{ width: 108 }}
                        aria-label={`${t("grading.on")} ${item.name}`}
                        value={draft(item).on}
                        onChange={(on) => edit(item, { on })}
                        options={HARMED.map((value) => ({ value, label: name.code("harmed", value) }))}
                      />
                      <Select<Harm | null>
                        style={{ width: 100 }}
                        aria-label={`${t("grading.harm")} ${item.name}`}
                        placeholder={t("grading.harm")}
                        value={draft(item).harm}
                        onChange={(harm) => edit(item, harm === null ? {} : { harm })}
                        options={HARMS.map((value) => ({ value, label: name.code("harm", value) }))}
                      />
                    </Space.Compact>
                  ),
                },
                {
                  key: "evidence",
                  title: t("grading.evidence"),
                  width: 220,
                  render: (_v: unknown, item: Item) => (
                    <Input
                      size="small"
                      maxLength={500}
                      aria-label={`${t("grading.evidence")} ${item.name}`}
                      placeholder={t("grading.evidence_hint")}
                      value={draft(item).evidence}
                      onChange={(event) => edit(item, { evidence: event.target.value })}
                    />
                  ),
                },
              ]
            : []),
          {
            key: "review",
            title: t("grading.review"),
            width: 110,
            render: (_v, item) => <ItemReview item={item} />,
          },
          {
            key: "identifier",
            title: t("item.identifier"),
            width: 92,
            align: "center",
            render: (_v, item) =>
              editable ? (
                <Checkbox
                  aria-label={`${t("item.identifier")} ${item.name}`}
                  checked={draft(item).identifier}
                  onChange={(event) => edit(item, { identifier: event.target.checked })}
                />
              ) : item.identifier ? (
                t("yes")
              ) : (
                "—"
              ),
          },
          {
            key: "unit",
            title: t("item.unit"),
            width: 84,
            align: "center",
            render: (_v, item) =>
              editable ? (
                <Checkbox
                  aria-label={`${t("item.unit")} ${item.name}`}
                  checked={draft(item).unit}
                  onChange={(event) => edit(item, { unit: event.target.checked })}
                />
              ) : item.unit ? (
                t("yes")
              ) : (
                "—"
              ),
          },
          {
            key: "mask",
            title: t("item.mask"),
            width: 178,
            render: (_v, item) =>
              editable ? (
                <Select
                  size="small"
                  allowClear
                  style={{ width: 162 }}
                  aria-label={`${t("item.mask")} ${item.name}`}
                  placeholder={t("mask.none")}
                  value={maskValue(draft(item).mask)}
                  onChange={(key: string | undefined) =>
                    edit(item, { mask: key === undefined ? null : maskOfKey(key) })
                  }
                  options={maskOptions(item.mask, words)}
                />
              ) : (
                maskLabel(item.mask, words)
              ),
          },
          ...(describable
            ? [
                {
                  key: "describe",
                  title: t("item.describe_short"),
                  width: 76,
                  render: (_v: unknown, item: Item) => (
                    <Button
                      size="small"
                      aria-label={`${t("item.describe_short")} ${item.name}`}
                      onClick={() => setDescribed({ record, item })}
                    >
                      {t("item.describe_short")}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {described !== null && <ItemDrawer {...described} onReload={onReload} onClose={() => setDescribed(null)} />}
      <ProblemAlert problem={problem} withFields onReload={onReload} />
      {editable && items.length > 0 && (
        <Space className="form-actions" wrap>
          <Button type="primary" loading={pending} disabled={ready.length === 0} onClick={() => void save()}>
            {t("catalogue.save_grades", { count: ready.length })}
          </Button>
          <Button
            disabled={edited.length === 0 || pending}
            onClick={() =>
              elsewhere === 0 ? kept.reset({ evidence }) : kept.change({ edits: { ...all, [scheme]: {} } })
            }
          >
            {t("form.reset")}
          </Button>
          <span className="muted">
            {t("catalogue.graded", { graded: items.filter((item) => item.grade !== null).length, all: items.length })}
          </span>
          {elsewhere > 0 && <span className="muted">{t("grading.elsewhere", { count: elsewhere })}</span>}
        </Space>
      )}
    </>
  );
}

function maskValue(mask: Item["mask"]): string | null {
  return mask === null ? null : maskKey(mask);
}

/** Where the item's gradings stand: what waits is shown before what is settled. */
function ItemReview({ item }: { item: Item }) {
  const [lowering] = item.lowerings;
  if (lowering !== undefined) return <ReviewMark grading={lowering.grading} lowering />;
  const open = item.gradings.find((grading) => grading.review?.agreed !== true) ?? item.gradings[0];
  return open === undefined ? <span>—</span> : <ReviewMark grading={open} />;
}
