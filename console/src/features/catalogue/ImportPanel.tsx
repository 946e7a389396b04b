import { InboxOutlined } from "@ant-design/icons";
import { Button, Progress, Upload } from "antd";
import { useRef, useState } from "react";
import { formatBytes } from "@/kit/format";
import { upload } from "@/kit/http/client";
import { useRecordChanged, useSubmit } from "@/kit/http/hooks";
import { recordPath } from "@/kit/kinds";
import { Section } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
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
  const { submit, pending, problem, clear } = useSubmit();
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState(0);
  const stop = useRef<AbortController | null>(null);

  const begin = async (chosen: File) => {
    setFile(chosen);
    setShare(0);
    stop.current = new AbortController();
    const path = `${recordPath(kind, record.id)}/import`;
    const { signal } = stop.current;
    const answer = await submit({ method: "POST", path, body: { file: chosen }, version: record.version }, (key) =>
      upload(path, chosen, { key, version: record.version, onProgress: setShare, signal }),
    );
    if (answer !== null) changed(answer, t("catalogue.sent"));
  };

  return (
    <Section title={t(record.body.file_version > 0 ? "catalogue.import_again" : "catalogue.import")}>
      <Upload.Dragger
        accept=".csv,.txt,.xlsx,.parquet"
        showUploadList={false}
        disabled={pending}
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
      {pending && file !== null && (
        <div className="editor-bar" aria-live="polite">
          <span>
            {file.name} · {formatBytes(file.size)}
          </span>
          <Progress
            percent={Math.round(share * 100)}
            size="small"
            style={{ flex: 1, minWidth: 160 }}
            aria-label={t("catalogue.progress")}
          />
          <Button size="small" onClick={() => stop.current?.abort()}>
            {t("form.cancel")}
          </Button>
        </div>
      )}
      <ProblemAlert problem={problem} onClose={clear} withFields />
    </Section>
  );
}
