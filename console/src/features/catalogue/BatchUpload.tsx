import { UploadOutlined } from "@ant-design/icons";
import { Button, Upload } from "antd";
import { useNavigate } from "react-router";
import { UploadProgress, useFileUpload } from "@/kit/form/FileUpload";
import { useRecordChanged } from "@/kit/http/hooks";
import { collectionPath, recordRoute } from "@/kit/kinds";
import { useMayCreate } from "@/kit/shell/session";
import { useWords } from "@/words";

/** Sends a catalogue workbook for a dry run and leads to its result. */
export function BatchUpload() {
  const { name } = useWords();
  const changed = useRecordChanged();
  const navigate = useNavigate();
  const uploading = useFileUpload();
  if (!useMayCreate("batch.create")) return null;
  const begin = async (file: File) => {
    const answer = await uploading.send(collectionPath("batch"), file);
    if (answer === null) return;
    changed(answer);
    void navigate(recordRoute("batch", answer.id));
  };
  return (
    <>
      <UploadProgress {...uploading} />
      <Upload
        accept=".xlsx"
        showUploadList={false}
        disabled={uploading.pending}
        beforeUpload={(file) => {
          void begin(file);
          return false;
        }}
      >
        <Button type="primary" icon={<UploadOutlined aria-hidden />} loading={uploading.pending}>
          {name.action("batch.create")}
        </Button>
      </Upload>
    </>
  );
}
