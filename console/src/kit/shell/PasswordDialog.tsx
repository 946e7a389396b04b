import { Form, Input, Modal } from "antd";
import { useEffect } from "react";
import { useWords } from "@/words";
import { useSubmit } from "../http/hooks";
import { formErrors } from "../http/problem";
import { ProblemAlert } from "../ProblemAlert";
import { useEnterSession } from "./session";

interface Values {
  old: string;
  new: string;
  again: string;
}

/** Changes one's own password. Every session ends with it, this one too. */
export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t, name, language } = useWords();
  const [form] = Form.useForm<Values>();
  const enter = useEnterSession();
  const { submit, pending, problem } = useSubmit<unknown>();
  useEffect(() => {
    if (problem !== null) form.setFields(formErrors(problem, language) as Parameters<typeof form.setFields>[0]);
  }, [form, language, problem]);
  const change = async (values: Values) => {
    const answer = await submit({
      method: "POST",
      path: "/api/v1/party/password",
      body: { old: values.old, new: values.new },
    });
    if (answer !== null) enter(null);
  };
  const required = (label: string) => ({ required: true, message: t("form.required", { field: label }) });
  return (
    <Modal
      open
      title={name.action("person.change_password")}
      okText={name.action("person.change_password")}
      okButtonProps={{ loading: pending }}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p className="muted">{t("party.password_note")}</p>
      <Form<Values> form={form} layout="vertical" onFinish={(values) => void change(values)}>
        <Form.Item name="old" label={t("party.password_old")} rules={[required(t("party.password_old"))]}>
          <Input.Password autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <Form.Item name="new" label={t("party.password_new")} rules={[required(t("party.password_new"))]}>
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
        <Form.Item
          name="again"
          label={t("party.password_again")}
          dependencies={["new"]}
          rules={[
            required(t("party.password_again")),
            {
              validator: (_rule, value) =>
                value === undefined || value === form.getFieldValue("new")
                  ? Promise.resolve()
                  : Promise.reject(new Error(t("party.password_differs"))),
            },
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
      </Form>
      <ProblemAlert problem={problem} withFields />
    </Modal>
  );
}
