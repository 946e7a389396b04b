import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Modal, QRCode, Space } from "antd";
import { useState } from "react";
import type { Answer } from "@/api";
import { useWords } from "@/words";
import { read } from "../http/client";
import { cacheKey, useSubmit } from "../http/hooks";
import { asProblem } from "../http/problem";
import { CopyButton, Time } from "../marks";
import { ProblemAlert } from "../ProblemAlert";
import { AppearanceSwitches } from "./switches";
import { useLeave } from "./useLeave";

const FACTOR = "/api/v1/party/second-factor";

/** Instead of every page, for somebody whose roles ask for a second factor that is not enrolled yet. */
export function SecondFactorPage() {
  const { t } = useWords();
  const cache = useQueryClient();
  const leave = useLeave();
  return (
    <div className="login">
      <div className="login-switches">
        <AppearanceSwitches />
      </div>
      <main className="login-card" id="main">
        <h1 className="factor-title">{t("factor.title")}</h1>
        <p>{t("factor.needed")}</p>
        <Enrol replaces={false} onDone={() => void cache.invalidateQueries({ queryKey: cacheKey.session })} />
        <Button type="link" onClick={() => void leave()}>
          {t("shell.logout")}
        </Button>
      </main>
    </div>
  );
}

/** How one's own second factor stands, and the way to another one. */
export function SecondFactorDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const [changing, setChanging] = useState(false);
  const { data, error } = useQuery({
    queryKey: ["second-factor"],
    queryFn: ({ signal }) => read<Answer<"FactorStanding">>(FACTOR, signal),
    gcTime: 0,
  });
  const enrolled = data !== undefined && data.enrolled_at !== null;
  return (
    <Modal open title={t("factor.title")} footer={null} onCancel={onClose}>
      {changing ? (
        <Enrol replaces={enrolled} onDone={onClose} />
      ) : (
        <Space orientation="vertical">
          {error !== null && <ProblemAlert problem={asProblem(error)} />}
          {enrolled && (
            <>
              <span>
                {t("factor.enrolled_at")} <Time at={data.enrolled_at} />
              </span>
              <span>{t("factor.left", { count: data.recovery_codes_left })}</span>
            </>
          )}
          {data !== undefined && !enrolled && <span>{t("factor.none")}</span>}
          <Button type="primary" disabled={data === undefined} onClick={() => setChanging(true)}>
            {enrolled ? t("factor.replace") : t("factor.enrol")}
          </Button>
        </Space>
      )}
    </Modal>
  );
}

/** Secret, first code, recovery codes: three steps, none of which can be taken again. */
function Enrol({ replaces, onDone }: { replaces: boolean; onDone: () => void }) {
  const { t } = useWords();
  const begin = useSubmit<Answer<"Enrolment">>();
  const confirm = useSubmit<Answer<"RecoveryCodes">>();
  const [enrolment, setEnrolment] = useState<Answer<"Enrolment"> | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);

  const start = async (code?: string) => {
    const body = code === undefined ? {} : { code };
    const answer = await begin.submit({ method: "POST", path: FACTOR, body });
    if (answer !== null) setEnrolment(answer);
  };
  const finish = async (code: string) => {
    const answer = await confirm.submit({ method: "POST", path: `${FACTOR}/confirm`, body: { code } });
    if (answer !== null) setCodes(answer.recovery_codes);
  };

  if (codes !== null)
    return (
      <Space orientation="vertical">
        <p role="status">{t("factor.recovery")}</p>
        <ul className="recovery mono">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <CopyButton text={codes.join("\n")}>{t("copy")}</CopyButton>
        <Button type="primary" onClick={onDone}>
          {t("factor.kept")}
        </Button>
      </Space>
    );
  if (enrolment !== null)
    return (
      <>
        <p>{t("factor.scan")}</p>
        <QRCode type="svg" value={enrolment.address} size={184} bordered={false} bgColor="#ffffff" color="#000000" />
        <p className="mono factor-secret">
          {enrolment.secret} <CopyButton text={enrolment.secret} />
        </p>
        <CodeForm submit={t("factor.confirm")} pending={confirm.pending} onCode={(code) => void finish(code)} />
        <ProblemAlert problem={confirm.problem} />
      </>
    );
  return (
    <>
      {replaces ? (
        <CodeForm submit={t("factor.begin")} pending={begin.pending} onCode={(code) => void start(code)} />
      ) : (
        <Button type="primary" loading={begin.pending} onClick={() => void start()}>
          {t("factor.begin")}
        </Button>
      )}
      <ProblemAlert problem={begin.problem} />
    </>
  );
}

function CodeForm({ submit, pending, onCode }: { submit: string; pending: boolean; onCode: (code: string) => void }) {
  const { t } = useWords();
  return (
    <Form<{ code: string }> layout="vertical" requiredMark={false} onFinish={({ code }) => onCode(code.trim())}>
      <Form.Item
        name="code"
        label={t("login.code")}
        rules={[{ required: true, whitespace: true, message: t("form.required", { field: t("login.code") }) }]}
      >
        <Input className="mono" autoComplete="one-time-code" maxLength={20} autoFocus />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={pending}>
        {submit}
      </Button>
    </Form>
  );
}
