import { DownloadOutlined, SendOutlined } from "@ant-design/icons";
import { Button, Form, Input, InputNumber, Space } from "antd";
import { useEffect, useState } from "react";
import { problemOf, unreachable, asProblem } from "@/kit/http/problem";
import { queryString } from "@/kit/http/client";
import { save } from "@/kit/http/save";
import { CopyButton, Section } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import type { Problem } from "@/kit/types";
import { useWords } from "@/words";
import type { ProductBody } from "../product/types";
import { curlSample } from "./curl";
import { downloadWhole } from "./download";

interface Values {
  key: string;
  limit: number;
  filters?: Record<string, string>;
}

interface Props {
  product: ProductBody;
  /** A key issued on this page. */
  issued: string | null;
  onCalled: () => void;
}

/** Calls a product with a key, as a customer's program would. Each call is metered. */
export function TryIt({ product, issued, onCalled }: Props) {
  const { t } = useWords();
  const [form] = Form.useForm<Values>();
  const values = Form.useWatch([], form) as Values | undefined;
  const [pending, setPending] = useState(false);
  const [answer, setAnswer] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    if (issued !== null) form.setFieldValue("key", issued);
  }, [form, issued]);
  const path = `/data/v1/${encodeURIComponent(product.code)}${queryString({ ...values?.filters, limit: values?.limit })}`;

  const call = async ({ key }: Values) => {
    setPending(true);
    setProblem(null);
    setAnswer(null);
    try {
      // The call carries the key alone, not this session.
      const response = await fetch(path, {
        headers: { Authorization: `Bearer ${key.trim()}` },
        credentials: "omit",
      }).catch(() => {
        throw unreachable(false);
      });
      if (!response.ok) throw await problemOf(response);
      setAnswer(JSON.stringify(await response.json(), null, 2));
      onCalled();
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setPending(false);
    }
  };

  const wholePath = `/data/v1/${encodeURIComponent(product.code)}/download`;
  const download = async () => {
    const { key } = await form.validateFields(["key"]);
    setPending(true);
    setProblem(null);
    try {
      save(await downloadWhole(wholePath, key), `${product.code}.csv`);
      onCalled();
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setPending(false);
    }
  };

  return (
    <Section title={t("delivery.try")} extra={<span className="muted">{t("delivery.try_note")}</span>}>
      <Form<Values> form={form} layout="vertical" initialValues={{ limit: 10 }} onFinish={(sent) => void call(sent)}>
        <div className="form-grid">
          <Form.Item
            name="key"
            label={t("delivery.key")}
            className="wide"
            rules={[{ required: true, whitespace: true, message: t("form.required", { field: t("delivery.key") }) }]}
          >
            <Input.Password className="mono" autoComplete="off" />
          </Form.Item>
          {product.key_columns.map((column) => (
            <Form.Item
              key={column}
              name={["filters", column]}
              label={<span className="mono">{column}</span>}
              rules={
                // An API answers look-ups only; a data set is also read from its beginning.
                product.product_type === "api"
                  ? [{ required: true, message: t("form.required", { field: column }) }]
                  : []
              }
            >
              <Input />
            </Form.Item>
          ))}
          <Form.Item name="limit" label={t("delivery.limit")}>
            <InputNumber min={1} max={1000} precision={0} style={{ width: "100%" }} />
          </Form.Item>
        </div>
        <Space>
          <Button type="primary" htmlType="submit" icon={<SendOutlined aria-hidden />} loading={pending}>
            {t("delivery.call")}
          </Button>
          {product.product_type === "data_set" && (
            <Button
              icon={<DownloadOutlined aria-hidden />}
              disabled={pending}
              // What is missing is said beside its field.
              onClick={() => void download().catch(() => undefined)}
            >
              {t("delivery.download")}
            </Button>
          )}
        </Space>
      </Form>
      <h3>{t("delivery.sample")}</h3>
      <pre className="sql-box">{curlSample(window.location.origin, path)}</pre>
      <CopyButton text={curlSample(window.location.origin, path)} type="default">
        {t("copy")}
      </CopyButton>
      {product.product_type === "data_set" && (
        <>
          <h3>{t("delivery.download")}</h3>
          <p className="muted">{t("delivery.download_note")}</p>
          <pre className="sql-box">{`${curlSample(window.location.origin, wholePath)} \\\n  --fail -o ${product.code}.csv`}</pre>
        </>
      )}
      <ProblemAlert problem={problem} />
      {answer !== null && (
        <>
          <h3>{t("delivery.answer")}</h3>
          <pre className="sql-box" data-testid="answer" tabIndex={0}>
            {answer}
          </pre>
        </>
      )}
    </Section>
  );
}
