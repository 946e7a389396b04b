import { Button } from "antd";
import { useWords } from "@/words";
import { formatTime } from "../format";
import type { KeptDraft } from "./useDraft";

/** Says that a form was filled from a draft, or that there is one of another version of the record. */
export function DraftNote<Values>({ draft, onDiscard }: { draft: KeptDraft<Values>; onDiscard?: () => void }) {
  const { t } = useWords();
  const { restored, older } = draft;
  if (restored === null && older === null) return null;
  return (
    <div className="draft-note" role="status">
      {older !== null
        ? t("form.older", { time: formatTime(older.saved_at) })
        : t("form.restored", { time: formatTime(restored) })}
      {older !== null && (
        <Button type="link" size="small" onClick={draft.restore}>
          {t("form.restore")}
        </Button>
      )}
      <Button type="link" size="small" onClick={older === null && onDiscard ? onDiscard : draft.discard}>
        {t("form.discard")}
      </Button>
    </div>
  );
}
