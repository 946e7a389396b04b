import type { Schemas } from "@/api";
import { FormDialog } from "@/kit/page/FormDialog";
import type { View } from "@/kit/types";
import { DescribeFields } from "./DescribeFields";
import { entryOf } from "./entry";
import type { ResourceBody } from "./types";

type Values = Schemas["UpdateResource"];

/** Changes the description of a draft. */
export function UpdateDialog({ record, onClose }: { record: View<ResourceBody>; onClose: () => void }) {
  const { name, abstract_, update_cycle, open_type, closed_basis, entry } = record.body;
  return (
    <FormDialog<Values>
      record={record}
      verb="update"
      width={920}
      initial={{ name, abstract_, update_cycle, open_type, closed_basis, entry }}
      body={(values) => ({ ...values, closed_basis: values.closed_basis ?? null, entry: entryOf(values.entry) })}
      onClose={onClose}
    >
      {() => (
        <div className="form-grid">
          <DescribeFields />
        </div>
      )}
    </FormDialog>
  );
}
