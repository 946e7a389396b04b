import { SendOutlined } from "@ant-design/icons";
import { Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { creation } from "@/kit/http/client";
import { useRecordChanged, useSubmit } from "@/kit/http/hooks";
import { recordRoute } from "@/kit/kinds";
import { ProblemAlert } from "@/kit/ProblemAlert";
import type { View } from "@/kit/types";
import { useWords } from "@/words";
import type { GrantBody } from "../grant/types";

interface Props {
  sql: string;
  grants: View<GrantBody>[];
  /** Social data to use beside them. */
  social: string[];
  disabled: boolean;
}

/** Submits the statement as a formal run over the full data, under a name people find it by; the candidate stays inside. */
export function FormalRun({ sql, grants, social, disabled }: Props) {
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  const agreements = new Set(grants.map(({ body }) => body.agreement_id));
  const [purpose, ...others] = new Set(grants.map(({ body }) => body.purpose));
  const single = agreements.size === 1 && others.length === 0;
  return (
    <>
      <Button icon={<SendOutlined aria-hidden />} disabled={disabled || !single} onClick={() => setAsking(true)}>
        {t("workbench.submit")}
      </Button>
      {!disabled && !single && <span className="muted">{t("workbench.one_agreement")}</span>}
      {asking && purpose !== undefined && (
        <SubmitDialog
          sql={sql}
          grants={grants.map(({ id }) => id)}
          social={social}
          purpose={purpose}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

interface DialogProps {
  sql: string;
  grants: string[];
  social: string[];
  purpose: GrantBody["purpose"];
  onClose: () => void;
}

function SubmitDialog({ sql, grants, social, purpose, onClose }: DialogProps) {
  const { t } = useWords();
  const navigate = useNavigate();
  const changed = useRecordChanged();
  const [form] = Form.useForm<{ title?: string }>();
  const { submit, pending, problem } = useSubmit<View>();
  const send = async ({ title }: { title?: string }) => {
    const job = await submit(
      creation("job", { title: title?.trim() || null, grant_ids: grants, social_ids: social, sql, purpose }),
    );
    if (job === null) return;
    changed(job, t("workbench.submitted"));
    void navigate(recordRoute("job", job.id));
  };
  return (
    <Modal
      open
      width={640}
      title={t("workbench.submit_title")}
      okText={t("workbench.submit")}
      cancelText={t("form.cancel")}
      okButtonProps={{ loading: pending }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t("workbench.submit_text")}</p>
      <Form form={form} layout="vertical" aria-busy={pending} onFinish={(values) => void send(values)}>
        <Form.Item name="title" label={t("workbench.job_title")} extra={t("workbench.job_title_help")}>
          <Input maxLength={100} />
        </Form.Item>
      </Form>
      <pre className="sql-box" tabIndex={0}>
        {sql}
      </pre>
      <ProblemAlert problem={problem} withFields />
    </Modal>
  );
}
