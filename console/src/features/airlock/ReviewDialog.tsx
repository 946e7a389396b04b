import { Input, Radio } from "antd";
import type { Schemas } from "@/api";
import { Field } from "@/kit/form/Field";
import { FormDialog } from "@/kit/page/FormDialog";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import type { ExportBody } from "./types";

interface Values {
  approve: boolean;
  opinion: string;
}

/** A review of exactly the candidate whose digest the reviewer sees: another digest is refused. */
export function ReviewDialog({ record, onClose }: { record: View<ExportBody>; onClose: () => void }) {
  const { t } = useWords();
  const { digest } = record.body;
  return (
    <FormDialog<Values>
      record={record}
      verb="review"
      draft={`review.${digest}`}
      width={640}
      note={
        <>
          <p>{t("airlock.review_note")}</p>
          <p className="key-once mono">{digest}</p>
        </>
      }
      body={({ approve, opinion }) => ({ digest, approve, opinion }) satisfies Schemas["ReviewExport"]}
      onClose={onClose}
    >
      {() => (
        <>
          <Field name="approve" label={t("airlock.outcome")} required>
            <Radio.Group
              aria-label={t("airlock.outcome")}
              options={[
                { value: true, label: t("airlock.approve") },
                { value: false, label: t("airlock.reject") },
              ]}
            />
          </Field>
          <Field name="opinion" label={t("field.opinion")} required text>
            <Input.TextArea rows={4} maxLength={1000} showCount />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
