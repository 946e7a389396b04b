import { InboxOutlined } from "@ant-design/icons";
import { Upload } from "antd";
import { UploadProgress, useFileUpload } from "@/kit/form/FileUpload";
import { useRecordChanged } from "@/kit/http/hooks";
import { recordPath } from "@/kit/kinds";
import { Section } from "@/kit/marks";
import type { View } from "@/kit/types";
import { useWords } from "@/words";

/** Sends a file to be imported, with its progress; it can be stopped while it is on its way. */
export function ImportPanel({
  record,
  kind = "resource",
}: {
  record: View<{ file_version: number }>;
  kind?: "resource" | "social_dataset";
}) {
  const { t } = useWords();
  const changed = useRecordChanged();
  const uploading = useFileUpload();

  const begin = async (chosen: File) => {
    const answer = await uploading.send(`${recordPath(kind, record.id)}/import`, chosen, record.version);
    if (answer !== null) changed(answer, t("catalogue.sent"));
  };

  return (
    <Section title={t(record.body.file_version > 0 ? "catalogue.import_again" : "catalogue.import")}>
      <Upload.Dragger
        accept=".csv,.txt,.xlsx,.parquet"
        showUploadList={false}
        disabled={uploading.pending}
        beforeUpload={(chosen) => {
          void begin(chosen);
          return false;
        }}
      >
        <p className="ant-upload-drag-icon">
          <InboxOutlined aria-hidden />
        </p>
        <p>{t("catalogue.import_hint")}</p>
        <p className="muted">{t("catalogue.import_formats")}</p>
      </Upload.Dragger>
      <UploadProgress {...uploading} />
    </Section>
  );
}
