import { Input } from "antd";
import { CreatePage } from "@/kit/form/CreatePage";
import { Field } from "@/kit/form/Field";
import { useWords } from "@/words";
import { SectorFields } from "./SectorFields";

export function SectorCreate() {
  const { t } = useWords();
  return (
    <CreatePage<"sector"> kind="sector" action="sector.create" body={(values) => values}>
      {() => (
        <div className="form-grid">
          <Field name="code" label={t("zone.sector_code")} required text>
            <Input className="mono" maxLength={32} />
          </Field>
          <SectorFields path={["what"]} />
        </div>
      )}
    </CreatePage>
  );
}
