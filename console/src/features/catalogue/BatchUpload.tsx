import { UploadOutlined } from "@ant-design/icons";
import { Button, Upload } from "antd";
import { useNavigate } from "react-router";
import { upload } from "@/kit/http/client";
import { useRecordChanged, useSubmit } from "@/kit/http/hooks";
import { collectionPath, recordRoute } from "@/kit/kinds";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { useMayCreate } from "@/kit/shell/session";
import { useWords } from "@/words";

/** Sends a catalogue workbook for a dry run and leads to its result. */
export function BatchUpload() {
  const { name } = useWords();
  const changed = useRecordChanged();
  const navigate = useNavigate();
  const { submit, pending, problem, clear } = useSubmit();
  if (!useMayCreate("batch.create")) return null;
  const begin = async (file: File) => {
    const path = collectionPath("batch");
    const answer = await submit({ method: "POST", path, body: { file } }, (key) =>
      upload(path, file, { key, onProgress: () => undefined }),
    );
    if (answer === null) return;
    changed(answer);
    void navigate(recordRoute("batch", answer.id));
  };
  return (
    <>
      <ProblemAlert problem={problem} onClose={clear} withFields />
      <Upload
        accept=".xlsx"
        showUploadList={false}
        disabled={pending}
        beforeUpload={(file) => {
          void begin(file);
          return false;
        }}
      >
        <Button type="primary" icon={<UploadOutlined aria-hidden />} loading={pending}>
          {name.action("batch.create")}
        </Button>
      </Upload>
    </>
  );
}
