import { Input, InputNumber } from "antd";
import { useSearchParams } from "react-router";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useWords } from "@/words";

interface Values {
  product_id: string;
  purpose: string;
  quota_per_day: number;
}

export function SubscriptionCreate() {
  const { t } = useWords();
  const [params] = useSearchParams();
  const product = params.get("product");
  return (
    <CreatePage<Values> kind="subscription" action="subscription.create" initial={{ quota_per_day: 1000, ...(product === null ? {} : { product_id: product }) }}>
      {() => (
        <div className="form-grid">
          <Field name="product_id" label={t("kind.product")} required wide>
            <RecordSelect kind="product" status="listed" />
          </Field>
          <Field name="purpose" label={t("delivery.purpose")} required text wide>
            <Input.TextArea rows={3} maxLength={500} showCount />
          </Field>
          <Field name="quota_per_day" label={t("delivery.quota")} required>
            <InputNumber min={1} max={10000000} precision={0} style={{ width: "100%" }} />
          </Field>
        </div>
      )}
    </CreatePage>
  );
}
