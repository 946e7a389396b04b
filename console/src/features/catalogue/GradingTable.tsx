import { Button, Checkbox, Select, Space, Table, Tag } from "antd";
import { useState } from "react";
import type { Schemas } from "@/api";
import { formatCount } from "@/kit/format";
import { action } from "@/kit/http/client";
import { useRecordChanged, useSubmit } from "@/kit/http/hooks";
import { GradeMark } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import { ItemDrawer } from "./ItemDrawer";
import { maskKey, maskLabel, maskOfKey, maskOptions } from "./mask";
import type { Item, ResourceBody } from "./types";

interface Props {
  record: View<ResourceBody>;
  editable: boolean;
  /** Whether the reader may describe items. */
  describable: boolean;
  onReload: () => void;
}

/** An item somebody has graded: only such can be saved. */
type Graded = Item & { grade: number };

/** Items with their grades; the provider's steward edits grade, identifier, privacy unit and mask, and saves all at once. */
export function GradingTable({ record, editable, describable, onReload }: Props) {
  const words = useWords();
  const { t, name } = words;
  const changed = useRecordChanged();
  const { submit, pending, problem } = useSubmit();
  const [described, setDescribed] = useState<Item | null>(null);
  const [edits, setEdits] = useState<Record<string, Partial<Item>>>({});
  const items = record.body.items.map((item) => ({ ...item, ...edits[item.name] }));
  const edit = (item: Item, change: Partial<Item>) =>
    setEdits((before) => ({ ...before, [item.name]: { ...before[item.name], ...change } }));
  const graded = items.filter((item): item is Graded => item.grade !== null);
  const edited = graded.filter((item) => edits[item.name] !== undefined);

  const save = async () => {
    const body: Schemas["GradeItems"] = {
      items: edited.map(({ name: item, grade, identifier, unit, mask }) => ({
        name: item,
        grade,
        identifier,
        unit,
        mask,
      })),
    };
    const answer = await submit(action(record, "grade", body));
    if (answer !== null) {
      setEdits({});
      changed(answer, t("action.done", { action: name.action("resource.grade") }));
    }
  };

  return (
    <>
      <Table<Item>
        size="small"
        rowKey="name"
        dataSource={items}
        pagination={items.length > 100 ? { pageSize: 100, size: "small" } : false}
        scroll={{ x: "max-content" }}
        locale={{ emptyText: t("catalogue.no_items") }}
        columns={[
          {
            key: "name",
            title: t("item.name"),
            render: (_v, item) => (
              <>
                <span className="mono">{item.name}</span>
                {item.detail.meaning !== "" && <div className="muted">{item.detail.meaning}</div>}
                {!item.detail.requestable && (
                  <Tag color="error" title={item.detail.refusal_basis}>
                    {t("item.not_requestable")}
                  </Tag>
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
                  value={item.grade}
                  onChange={(grade: number) => edit(item, { grade })}
                  options={([1, 2, 3, 4] as const).map((grade) => ({ value: grade, label: t(`grade.${grade}.name`) }))}
                />
              ) : (
                <GradeMark grade={item.grade} />
              ),
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
                  checked={item.identifier}
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
                  checked={item.unit}
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
                  value={item.mask === null ? null : maskKey(item.mask)}
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
                      onClick={() => setDescribed(item)}
                    >
                      {t("item.describe_short")}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {described !== null && <ItemDrawer record={record} item={described} onClose={() => setDescribed(null)} />}
      <ProblemAlert problem={problem} withFields onReload={onReload} />
      {editable && items.length > 0 && (
        <Space className="form-actions" wrap>
          <Button type="primary" loading={pending} disabled={edited.length === 0} onClick={() => void save()}>
            {t("catalogue.save_grades", { count: edited.length })}
          </Button>
          <Button disabled={Object.keys(edits).length === 0 || pending} onClick={() => setEdits({})}>
            {t("form.reset")}
          </Button>
          <span className="muted">{t("catalogue.graded", { graded: graded.length, all: items.length })}</span>
        </Space>
      )}
    </>
  );
}
