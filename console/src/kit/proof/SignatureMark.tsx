import { CheckCircleFilled, CloseCircleFilled } from "@ant-design/icons";
import { useMemo } from "react";
import { useWords } from "@/words";
import { Digest } from "../marks";
import { verifyCheckpoint } from "./signature";

/** Whether the platform's key signed a checkpoint, computed here, with the key to compare with one kept elsewhere. */
export default function SignatureMark({ note, publicKey }: { note: string; publicKey: string }) {
  const { t } = useWords();
  const outcome = useMemo(() => verifyCheckpoint(note, publicKey), [note, publicKey]);
  const good = outcome === "signed";
  return (
    <div className={`proof ${good ? "proof-verified" : "proof-malformed"}`} role="status" data-outcome={outcome}>
      <div className="proof-verdict">
        {good ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />}
        <span>{t(`signature.${outcome}`)}</span>
      </div>
      <dl className="proof-facts">
        <dt>{t("signature.key")}</dt>
        <dd>
          <Digest value={publicKey} length={40} />
        </dd>
      </dl>
    </div>
  );
}
