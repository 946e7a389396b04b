import { PlayCircleOutlined } from "@ant-design/icons";
import { Button, Skeleton } from "antd";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import type { Schemas } from "@/api";
import { RecordSelect } from "@/kit/form/RecordSelect";
import { useSubmit } from "@/kit/http/hooks";
import { Section } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { RowTable } from "@/kit/RowTable";
import { useMe } from "@/kit/shell/session";
import { useDark } from "@/kit/shell/theme";
import { recall, remember } from "@/kit/storage";
import type { RowSet } from "@/kit/types";
import { usePageTitle } from "@/kit/page/usePageTitle";
import { useWords } from "@/words";
import { FormalRun } from "./FormalRun";
import { useGrantedTables } from "./grants";
import type { EditorHandle } from "./SqlEditor";
import { TablesPane } from "./TablesPane";

// CodeMirror is fetched with the first visit to the workbench only.
const SqlEditor = lazy(() => import("./SqlEditor"));

interface Sheet {
  sql: string;
  /** Null until somebody chose: then the first is taken. An empty choice stays one. */
  grants: string[] | null;
  social?: string[];
}

/** Writes SQL, sees it on the masked sample, then submits the formal run. */
export function WorkbenchPage() {
  const { t } = useWords();
  usePageTitle(t("nav.workbench"));
  const dark = useDark();
  const me = useMe();
  const editor = useRef<EditorHandle>(null);
  const [sheet, change] = useSheet(me.person.id);
  const granted = useGrantedTables();
  const sample = useSubmit<RowSet>();
  const [rows, setRows] = useState<{ set: RowSet; ms: number } | null>(null);
  const all = granted.tables.map(({ grant }) => grant.id);
  const chosen = sheet.grants === null ? all.slice(0, 1) : sheet.grants.filter((id) => all.includes(id));
  const tables = useMemo(
    () =>
      Object.fromEntries(
        granted.tables
          .filter(({ grant, table }) => table !== undefined && chosen.includes(grant.id))
          .map(({ grant, table }) => [table ?? "", grant.body.items.map((item) => item.name)]),
      ),
    // The names decide, not the array made anew at each render.
    [granted.tables.map(({ table }) => table).join(), chosen.join()],
  );
  const social = sheet.social ?? [];
  const ready = sheet.sql.trim() !== "" && chosen.length > 0;

  const run = async () => {
    if (!ready) return;
    const begun = performance.now();
    setRows(null);
    const answer = await sample.submit({
      method: "POST",
      path: "/api/v1/compute/sample-query",
      body: { grant_ids: chosen, social_ids: social, sql: sheet.sql } satisfies Schemas["SampleQuery"],
    });
    if (answer !== null) setRows({ set: answer, ms: Math.round(performance.now() - begun) });
  };

  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t("nav.workbench")}</h1>
          <p className="page-intro">{t("workbench.intro")}</p>
        </div>
      </div>
      <div className="workbench">
        <Section title={t("workbench.tables")}>
          <TablesPane
            {...granted}
            chosen={chosen}
            onChoose={(grants) => change({ grants })}
            onInsert={(text) => editor.current?.insert(text)}
          />
          <label className="muted" htmlFor="social">
            {t("social.use")}
          </label>
          <RecordSelect
            id="social"
            kind="social_dataset"
            status="admitted"
            multiple
            placeholder={t("social.use_none")}
            value={social}
            onChange={(ids) => change({ social: Array.isArray(ids) ? ids : [] })}
          />
        </Section>
        <div>
          <Section title={t("workbench.statement")} extra={<span className="muted">{t("workbench.keys")}</span>}>
            <Suspense fallback={<Skeleton active paragraph={{ rows: 6 }} title={false} />}>
              <SqlEditor
                ref={editor}
                value={sheet.sql}
                onChange={(sql) => change({ sql })}
                onRun={() => void run()}
                tables={tables}
                label={t("workbench.statement")}
                hint={t("workbench.hint")}
                dark={dark}
              />
            </Suspense>
            <div className="editor-bar">
              <Button
                type="primary"
                icon={<PlayCircleOutlined aria-hidden />}
                disabled={!ready}
                loading={sample.pending}
                onClick={() => void run()}
              >
                {t("workbench.run_sample")}
              </Button>
              <FormalRun
                sql={sheet.sql}
                grants={granted.tables.filter(({ grant }) => chosen.includes(grant.id)).map(({ grant }) => grant)}
                social={social}
                disabled={!ready}
              />
              <span className="toolbar-gap" />
              {rows !== null && (
                <span className="muted" role="status">
                  {t(rows.set.truncated ? "workbench.rows_cut" : "workbench.rows", {
                    rows: rows.set.rows.length,
                    ms: rows.ms,
                  })}
                </span>
              )}
            </div>
            <ProblemAlert problem={sample.problem} onClose={sample.clear} withFields />
          </Section>
          {rows !== null && (
            <Section
              title={t("workbench.sample_result")}
              extra={<span className="muted">{t("workbench.sample_note")}</span>}
            >
              <RowTable label={t("workbench.sample_result")} rows={rows.set} />
            </Section>
          )}
        </div>
      </div>
    </div>
  );
}

/** The sheet somebody works on, kept in this browser. */
function useSheet(account: string): [Sheet, (change: Partial<Sheet>) => void] {
  const key = `shuyu.sheet.${account}`;
  const [sheet, setSheet] = useState<Sheet>(() => recall<Sheet>(key) ?? { sql: "", grants: null });
  useEffect(() => remember(key, sheet), [key, sheet]);
  return [sheet, (change) => setSheet((before) => ({ ...before, ...change }))];
}
