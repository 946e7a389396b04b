import { Checkbox, Form, Input, InputNumber, Select, Skeleton } from "antd";
import type { FormInstance } from "antd";
import type { Schemas } from "@/api";
import { Day } from "@/kit/form/DayRange";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useRecord } from "@/kit/http/hooks";
import { asProblem } from "@/kit/http/problem";
import { GradeMark } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { useWords } from "@/words";
import { maskLabel } from "../catalogue/mask";
import type { Item, ResourceBody } from "../catalogue/types";
import type { AgreementBody } from "../mandate/types";
import { WideTable } from "@/kit/WideTable";
import { withheldBecause } from "./offer";

export type RequestValues = Schemas["RequestForm"];
type AskedItem = Schemas["AskedItem"];

type FormOf = FormInstance<RequestValues>;

/** What is sent of a request: the items without what others decided about them. */
export function requestContent(values: RequestValues): RequestValues {
  return { ...values, items: values.items.map(({ name, reason }) => ({ name, reason })) };
}

/** The fields of a request; what may be chosen follows from the agreement. */
export function RequestFields({ form, fixed = false }: { form: FormOf; fixed?: boolean }) {
  const { t, name } = useWords();
  const agreementId = Form.useWatch("agreement_id", form) as string | undefined;
  const resourceId = Form.useWatch("resource_id", form) as string | undefined;
  const agreement = useRecord<AgreementBody>("agreement", agreementId).data?.body;
  const choices = (words: string[] | undefined) => (words ?? []).map((word) => ({ value: word, label: word }));
  return (
    <div className="form-grid">
      <Field name="agreement_id" label={t("kind.agreement")} required>
        <RecordSelect
          kind="agreement"
          status="effective"
          disabled={fixed}
          onChange={() =>
            form.setFieldsValue({ resource_id: undefined, items: [], scenario: undefined, purpose: undefined } as never)
          }
        />
      </Field>
      <Field name="resource_id" label={t("kind.resource")} required>
        <RecordSelect
          key={agreementId ?? "none"}
          kind="resource"
          status="published"
          disabled={fixed || agreement === undefined}
          suits={(record) => agreement?.resource_ids.includes(record.id) ?? false}
          onChange={() => form.setFieldValue("items", [])}
        />
      </Field>
      <Field name="scenario" label={t("grant.scenario")} required>
        <Select disabled={agreement === undefined} options={choices(agreement?.scenarios)} />
      </Field>
      <Field name="purpose" label={t("grant.purpose")} required>
        <Select
          disabled={agreement === undefined}
          options={(agreement?.purposes ?? []).map((purpose) => ({
            value: purpose,
            label: name.code("purpose", purpose),
          }))}
        />
      </Field>
      <Field name="product_idea" label={t("grant.product_idea")} required text wide>
        <Input.TextArea rows={3} maxLength={1000} showCount />
      </Field>
      <Field name="theme_reason" label={t("grant.theme_reason")} help={t("grant.theme_reason_help")} text wide>
        <Input.TextArea rows={2} maxLength={1000} />
      </Field>
      <Field name="min_group" label={t("grant.min_group")} required help={t("grant.min_group_help")}>
        <InputNumber min={1} max={100000} precision={0} style={{ width: "100%" }} />
      </Field>
      <Field name="period_end" label={t("grant.period_end")} required>
        <Day />
      </Field>
      <Field
        name="items"
        label={t("grant.items")}
        required
        wide
        rules={[{ validator: reasonsGiven(t("grant.reason_missing")) }]}
      >
        <ItemPicker resourceId={resourceId} most={agreement?.max_grade} />
      </Field>
    </div>
  );
}

function reasonsGiven(message: string) {
  return (_rule: unknown, items: AskedItem[] | undefined) =>
    items?.some((item) => item.reason.trim() === "") ? Promise.reject(new Error(message)) : Promise.resolve();
}

interface PickerProps {
  value?: AskedItem[];
  onChange?: (items: AskedItem[]) => void;
  resourceId: string | undefined;
  /** Highest grade of the agreement. */
  most: number | undefined;
}

/** Chooses items of a resource, each with the reason it is needed for; of one that stays out, why. */
function ItemPicker({ value = [], onChange, resourceId, most }: PickerProps) {
  const words = useWords();
  const { t, name } = words;
  const { data, error, isPending } = useRecord<ResourceBody>("resource", resourceId);
  if (resourceId === undefined) return <span className="muted">{t("grant.choose_resource")}</span>;
  if (isPending) return <Skeleton active paragraph={{ rows: 3 }} title={false} />;
  if (data === undefined) return error === null ? null : <ProblemAlert problem={asProblem(error)} />;
  const why = (item: Item) => withheldBecause(item, data.body, most, words);
  const reasonOf = (item: Item) => value.find((each) => each.name === item.name)?.reason;
  const set = (item: Item, reason: string | undefined) => {
    const others = value.filter((each) => each.name !== item.name);
    onChange?.(reason === undefined ? others : [...others, { name: item.name, reason }]);
  };
  return (
    <WideTable<Item>
      size="small"
      rowKey="name"
      pagination={false}
      scroll={{ y: 420 }}
      dataSource={data.body.items}
      columns={[
        {
          key: "chosen",
          title: t("grant.ask"),
          width: 56,
          render: (_v, item) => (
            <Checkbox
              aria-label={t("grant.ask_for", { item: item.name })}
              checked={reasonOf(item) !== undefined}
              // One that was asked for before can still be taken off.
              disabled={why(item) !== null && reasonOf(item) === undefined}
              onChange={(event) => set(item, event.target.checked ? "" : undefined)}
            />
          ),
        },
        {
          key: "name",
          title: t("item.name"),
          width: 180,
          render: (_v, item) => <span className="mono">{item.name}</span>,
        },
        { key: "type", title: t("item.type"), width: 80, render: (_v, item) => name.code("type", item.data_type) },
        { key: "grade", title: t("item.grade"), width: 80, render: (_v, item) => <GradeMark grade={item.grade} /> },
        { key: "mask", title: t("item.mask"), width: 150, render: (_v, item) => maskLabel(item.mask, words) },
        {
          key: "reason",
          title: t("grant.item_reason"),
          width: 280,
          render: (_v, item) => (
            <>
              {why(item) !== null && <div className="muted">{why(item)}</div>}
              {reasonOf(item) !== undefined && (
                <Input
                  size="small"
                  maxLength={300}
                  aria-label={`${t("grant.item_reason")} ${item.name}`}
                  value={reasonOf(item)}
                  onChange={(event) => set(item, event.target.value)}
                />
              )}
            </>
          ),
        },
      ]}
    />
  );
}
