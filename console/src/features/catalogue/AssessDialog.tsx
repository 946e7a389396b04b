import { Input } from "antd";
import type { Schemas } from "@/api";
import { Day } from "@/kit/form/DayRange";
import { Field } from "@/kit/form/Field";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { FormDialog } from "@/kit/page/FormDialog";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import type { AgreementBody } from "../mandate/types";
import type { ResourceBody } from "./types";

/** Puts a risk assessment of important data on file, for one of the agreements that name the resource. */
export function AssessDialog({ record, onClose }: { record: View<ResourceBody>; onClose: () => void }) {
  const { t } = useWords();
  return (
    <FormDialog<Schemas["AssessImportant"]>
      record={record}
      verb="assess_important"
      note={<p className="muted">{t("importance.assess_note")}</p>}
      onClose={onClose}
    >
      {() => (
        <>
          <Field name="agreement_id" label={t("kind.agreement")} required>
            <RecordSelect<AgreementBody> kind="agreement" suits={({ body }) => body.resource_ids.includes(record.id)} />
          </Field>
          <Field name="doc_no" label={t("importance.doc_no")} required text>
            <Input maxLength={100} />
          </Field>
          <Field name="end" label={t("importance.end")} required>
            <Day />
          </Field>
        </>
      )}
    </FormDialog>
  );
}
