import { Breadcrumb } from "antd";
import type { FormInstance } from "antd";
import type { ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { useWords } from "@/words";
import { creation } from "../http/client";
import { useRecordChanged } from "../http/hooks";
import { listRoute, recordRoute, type Kind } from "../kinds";
import { Section } from "../marks";
import type { View } from "../types";
import { RecordForm } from "./RecordForm";

interface Props<Values> {
  kind: Kind;
  /** Name of the action as the buttons call it, `resource.create`. */
  action: string;
  initial?: Partial<Values>;
  intro?: ReactNode;
  /** The request body for these values; the values themselves where absent. */
  body?: (values: Values) => object;
  children: (form: FormInstance<Values>) => ReactNode;
}

/** A page with the form that creates a record of a kind, leading to the record. */
export function CreatePage<Values extends object>({ kind, action, initial, intro, body, children }: Props<Values>) {
  const { t, name } = useWords();
  const navigate = useNavigate();
  const changed = useRecordChanged();
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
          draft={action}
          initial={initial}
          submitLabel={name.action(action)}
          intent={(values) => creation(kind, body?.(values) ?? values)}
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
