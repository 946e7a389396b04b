import { InputNumber, Select } from "antd";
import { useSearchParams } from "react-router";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useMe } from "@/kit/shell/session";
import { useWords } from "@/words";
import type { OrganisationBody } from "../party/types";
import { PURPOSES } from "../mandate/types";

export function SubscriptionCreate() {
  const { t, name } = useWords();
  const me = useMe();
  const [params] = useSearchParams();
  const product = params.get("product");
  return (
    <CreatePage<"subscription">
      kind="subscription"
      action="subscription.create"
      body={(values) => values}
      initial={{ quota_per_day: 1000, ...(product === null ? {} : { product_id: product }) }}
    >
      {() => (
        <div className="form-grid">
          <Field name="product_id" label={t("kind.product")} required wide>
            <RecordSelect kind="product" status="listed" />
          </Field>
          {me.org.kind !== "customer" && (
            <Field name="customer_id" label={t("delivery.customer")} required wide>
              <RecordSelect<OrganisationBody>
                kind="organisation"
                status="active"
                suits={(record) => record.body.org_kind === "customer"}
              />
            </Field>
          )}
          <Field name="purpose" label={t("delivery.purpose")} required>
            <Select options={PURPOSES.map((purpose) => ({ value: purpose, label: name.code("purpose", purpose) }))} />
          </Field>
          <Field name="quota_per_day" label={t("delivery.quota")} required>
            <InputNumber min={1} max={10000000} precision={0} style={{ width: "100%" }} />
          </Field>
        </div>
      )}
    </CreatePage>
  );
}
