import { Alert, Modal } from "antd";
import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { action } from "@/kit/http/client";
import { cacheKey, useSubmit } from "@/kit/http/hooks";
import { CopyButton } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import type { SubscriptionBody } from "./types";

interface Props {
  record: View<SubscriptionBody>;
  onIssued: (key: string) => void;
  onClose: () => void;
}

/** Issues an access key and shows it once: the platform keeps only what it takes to recognise it. */
export function IssueKeyDialog({ record, onIssued, onClose }: Props) {
  const { t, name } = useWords();
  const cache = useQueryClient();
  const { submit, pending, problem } = useSubmit<{ key: string }>();
  const [key, setKey] = useState<string | null>(null);
  const issue = async () => {
    const answer = await submit(action(record, "issue_key"));
    if (answer === null) return;
    setKey(answer.key);
    onIssued(answer.key);
    void cache.invalidateQueries({ queryKey: cacheKey.record("subscription", record.id) });
    void cache.invalidateQueries({ queryKey: cacheKey.timeline("subscription", record.id) });
  };
  return (
    <Modal
      open
      title={name.action("subscription.issue_key")}
      mask={{ closable: false }}
      okText={t(key === null ? "delivery.issue" : "delivery.key_kept")}
      cancelButtonProps={{ style: { display: key === null ? undefined : "none" } }}
      okButtonProps={{ loading: pending }}
      onOk={() => (key === null ? void issue() : onClose())}
      onCancel={onClose}
    >
      {key === null ? (
        <p>{t("delivery.issue_note")}</p>
      ) : (
        <>
          <Alert type="warning" showIcon title={t("delivery.key_once")} />
          <p className="key-once mono" data-testid="issued-key">
            {key}
          </p>
          <CopyButton text={key} type="default">
            {t("copy")}
          </CopyButton>
        </>
      )}
      <ProblemAlert problem={problem} />
    </Modal>
  );
}
