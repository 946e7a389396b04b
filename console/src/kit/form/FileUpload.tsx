import { Button, Progress } from "antd";
import { useRef, useState } from "react";
import { useWords } from "@/words";
import { formatBytes } from "../format";
import { upload } from "../http/client";
import { useSubmit } from "../http/hooks";
import { ProblemAlert } from "../ProblemAlert";
import type { View } from "../types";

/** Sends one file at a time, with its progress; it can be stopped while it is on its way. */
export function useFileUpload() {
  const { submit, pending, problem, clear } = useSubmit();
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState(0);
  const stop = useRef<AbortController | null>(null);
  /** Sends a file to a path, in the version of the record it is for; null where it was refused or stopped. */
  const send = (path: string, chosen: File, version?: number): Promise<View | null> => {
    setFile(chosen);
    setShare(0);
    const control = new AbortController();
    stop.current = control;
    return submit({ method: "POST", path, body: { file: chosen }, version }, (key) =>
      upload(path, chosen, { key, version, onProgress: setShare, signal: control.signal }),
    );
  };
  return { send, pending, problem, clear, file, share, stop: () => stop.current?.abort() };
}

/** How far the file is, the way to stop it, and why it was refused. */
export function UploadProgress({ pending, problem, clear, file, share, stop }: ReturnType<typeof useFileUpload>) {
  const { t } = useWords();
  return (
    <>
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
          <Button size="small" onClick={stop}>
            {t("form.cancel")}
          </Button>
        </div>
      )}
      <ProblemAlert problem={problem} onClose={clear} withFields />
    </>
  );
}
