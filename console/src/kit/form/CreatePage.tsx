import { Breadcrumb } from "antd";
import type { FormInstance } from "antd";
import type { ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { useWords } from "@/words";
import { creation, type Creation } from "../http/client";
import { useRecordChanged } from "../http/hooks";
import { listRoute, recordRoute } from "../kinds";
import { Section } from "../marks";
import { usePageTitle } from "../page/usePageTitle";
import type { View } from "../types";
import { RecordForm } from "./RecordForm";

interface Props<Created extends keyof Creation, Values> {
  kind: Created;
  /** Name of the action as the buttons call it, `resource.create`. */
  action: string;
  /** Name of the draft, where the action's own would mix two beginnings. */
  draft?: string;
  initial?: Partial<Values>;
  intro?: ReactNode;
  /** The request body for these values. */
  body: (values: Values) => Creation[Created];
  children: (form: FormInstance<Values>) => ReactNode;
}

/** A page with the form that creates a record of a kind, leading to the record. */
export function CreatePage<Created extends keyof Creation, Values extends object = Creation[Created]>({
  kind,
  action,
  draft = action,
  initial,
  intro,
  body,
  children,
}: Props<Created, Values>) {
  const { t, name } = useWords();
  const navigate = useNavigate();
  const changed = useRecordChanged();
  usePageTitle(name.action(action));
  return (
    <div className="page form-page">
      <Breadcrumb
        items={[{ title: <Link to={listRoute(kind)}>{name.kinds(kind)}</Link> }, { title: name.action(action) }]}
      />
      <div className="page-head">
        <div>
          <h1>{name.action(action)}</h1>
          {intro !== undefined && <p className="page-intro">{intro}</p>}
        </div>
      </div>
      <Section title={name.kind(kind)}>
        <RecordForm<Values>
          draft={draft}
          initial={initial}
          submitLabel={name.action(action)}
          intent={(values) => creation(kind, body(values))}
          onDone={(record: View) => {
            changed(record, t("action.done", { action: name.action(action) }));
            void navigate(recordRoute(kind, record.id), { replace: true });
          }}
          onCancel={() => void navigate(listRoute(kind))}
        >
          {children}
        </RecordForm>
      </Section>
    </div>
  );
}
