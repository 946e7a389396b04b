import { LockOutlined, UserOutlined } from "@ant-design/icons";
import { Button, Form, Input } from "antd";
import { useEffect, useState } from "react";
import { useWords } from "@/words";
import { logIn } from "../http/client";
import { useSubmit } from "../http/hooks";
import { usePageTitle } from "../page/usePageTitle";
import { ProblemAlert } from "../ProblemAlert";
import type { Me } from "../types";
import { AppearanceSwitches } from "./switches";

interface Credentials {
  account: string;
  password: string;
  code?: string;
}

/** Refusals after which only the code is asked for again. */
const ABOUT_THE_CODE = ["party.code_required", "party.code_wrong", "party.code_used"];

/** Account and password. A lockout says how long, as the platform words it. */
export function LoginPage({ expired, onEnter }: { expired: boolean; onEnter: (me: Me) => void }) {
  const { t } = useWords();
  const { submit, pending, problem } = useSubmit<Me>();
  const [form] = Form.useForm<Credentials>();
  const [tried, setTried] = useState(false);
  usePageTitle(t("login.title"));

  const finish = async (values: Credentials) => {
    setTried(true);
    // Every attempt is an attempt of its own: a wrong password must count each time it is tried.
    const attempt = { account: values.account.trim(), password: values.password, code: values.code?.trim() };
    const me = await submit(
      { method: "POST", path: "/api/v1/party/session", body: { attempt: crypto.randomUUID() } },
      (key) => logIn(attempt, key),
    );
    if (me !== null) onEnter(me);
  };
  const asksCode = ABOUT_THE_CODE.includes(problem?.code ?? "");
  useEffect(() => {
    if (problem !== null) form.setFieldValue(asksCode ? "code" : "password", "");
  }, [form, problem, asksCode]);

  return (
    <div className="login">
      <div className="login-switches">
        <AppearanceSwitches />
      </div>
      <main className="login-card" id="main">
        <div className="login-brand">
          <img src="/favicon.svg" alt="" width={40} height={40} />
          <div>
            <h1>{t("product")}</h1>
            <p>{t("product.long")}</p>
          </div>
        </div>
        {expired && !tried && (
          <p className="login-note" role="status">
            {t("login.expired")}
          </p>
        )}
        <Form<Credentials>
          form={form}
          layout="vertical"
          onFinish={(values) => void finish(values)}
          aria-busy={pending}
          requiredMark={false}
        >
          <Form.Item
            name="account"
            label={t("login.account")}
            rules={[{ required: true, whitespace: true, message: t("form.required", { field: t("login.account") }) }]}
          >
            <Input prefix={<UserOutlined aria-hidden />} autoComplete="username" autoFocus maxLength={100} />
          </Form.Item>
          <Form.Item
            name="password"
            label={t("login.password")}
            rules={[{ required: true, message: t("form.required", { field: t("login.password") }) }]}
          >
            <Input.Password prefix={<LockOutlined aria-hidden />} autoComplete="current-password" maxLength={200} />
          </Form.Item>
          {asksCode && (
            <Form.Item
              name="code"
              label={t("login.code")}
              rules={[{ required: true, whitespace: true, message: t("form.required", { field: t("login.code") }) }]}
            >
              <Input className="mono" autoComplete="one-time-code" maxLength={20} autoFocus />
            </Form.Item>
          )}
          <ProblemAlert problem={problem} />
          <Button type="primary" htmlType="submit" block loading={pending} size="large">
            {t("login.enter")}
          </Button>
        </Form>
        <p className="login-foot">{t("login.foot")}</p>
      </main>
    </div>
  );
}
