import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useWords } from "@/words";
import { articleLabel, asProblem, fieldSentence, nameOf, sentence } from "./http/problem";
import type { Problem } from "./types";

interface Props {
  problem: Problem | null;
  /** What a reload does when the record changed meanwhile (412); without it everything shown is fetched again. */
  onReload?: (() => void) | undefined;
  onClose?: (() => void) | undefined;
  /** Also list the complaints by field, where the form cannot show them beside their fields. */
  withFields?: boolean;
}

/** A failed reading in one line, where a part of the page stays empty for it; nothing where none failed. */
export function ProblemLine({ error }: { error: unknown }) {
  const { language } = useWords();
  if (error === null || error === undefined) return null;
  return (
    <span className="status status-bad" role="alert">
      {sentence(asProblem(error), language)}
    </span>
  );
}

/** A refusal as a clerk needs it: what is wrong, on which article it rests, and the code to quote. */
export function ProblemAlert({ problem, onReload, onClose, withFields = false }: Props) {
  const words = useWords();
  const { language, t } = words;
  const cache = useQueryClient();
  if (problem === null) return null;
  const other = sentence(problem, language === "zh" ? "en" : "zh");
  const own = sentence(problem, language);
  const basis = articleLabel(problem, language);
  return (
    <Alert
      type={problem.status >= 500 || problem.status === 0 ? "warning" : "error"}
      showIcon
      role="alert"
      className="problem"
      closable={onClose ? { onClose } : false}
      title={
        <span>
          {own}
          {basis !== null && <span className="problem-basis">{t("problem.basis", { article: basis })}</span>}
        </span>
      }
      description={
        <div className="problem-more">
          {other !== own && <div lang={language === "zh" ? "en" : "zh-CN"}>{other}</div>}
          {withFields && problem.fields !== undefined && problem.fields.length > 0 && (
            <ul>
              {problem.fields.map((issue) => (
                <li key={`${issue.field}:${issue.code}`}>
                  {/* A sentence names its field; only a line of a table is told apart by its place. */}
                  {/\d/.test(issue.field)
                    ? words.under(nameOf(issue.field, words), fieldSentence(issue, language))
                    : fieldSentence(issue, language)}
                </li>
              ))}
            </ul>
          )}
          <div className="mono">
            {problem.code}
            {problem.request_id ? ` · ${t("problem.request")} ${problem.request_id}` : ""}
          </div>
        </div>
      }
      action={
        problem.status === 412 ? (
          <Button size="small" onClick={onReload ?? (() => void cache.invalidateQueries())}>
            {t("problem.reload")}
          </Button>
        ) : undefined
      }
    />
  );
}
