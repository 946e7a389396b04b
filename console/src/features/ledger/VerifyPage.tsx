import { SafetyCertificateOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Form, InputNumber, Skeleton } from "antd";
import { lazy, Suspense, useState } from "react";
import { readText } from "@/kit/http/client";
import { asProblem } from "@/kit/http/problem";
import { formatCount } from "@/kit/format";
import { CopyButton, Digest, Section } from "@/kit/marks";
import { parseCheckpoint } from "@/kit/proof/checkpoint";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { useWords } from "@/words";

const ProofPanel = lazy(() => import("@/kit/proof/ProofPanel"));

/** The ledger as anybody may check it: the latest signed checkpoint, and the proof of any entry. */
export function VerifyPage() {
  const { t } = useWords();
  const { data, error, isPending, refetch, isFetching } = useQuery({ queryKey: ["checkpoint"], queryFn: () => readText("/ledger/checkpoint") });
  const checkpoint = data === undefined ? null : parseCheckpoint(data);
  const [index, setIndex] = useState<number | null>(null);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t("nav.verify")}</h1>
          <p className="page-intro">{t("ledger.intro")}</p>
        </div>
      </div>
      <Section
        title={t("ledger.checkpoint")}
        extra={
          <Button size="small" loading={isFetching} onClick={() => void refetch()}>
            {t("list.refresh")}
          </Button>
        }
      >
        {isPending && <Skeleton active paragraph={{ rows: 3 }} title={false} />}
        {error !== null && <ProblemAlert problem={asProblem(error)} />}
        {checkpoint !== null && (
          <dl className="stat-row">
            <div>
              <dt>{t("ledger.origin")}</dt>
              <dd>{checkpoint.origin}</dd>
            </div>
            <div>
              <dt>{t("ledger.size")}</dt>
              <dd>{formatCount(checkpoint.size)}</dd>
            </div>
            <div>
              <dt>{t("proof.root")}</dt>
              <dd>
                <Digest value={checkpoint.root} length={32} />
              </dd>
            </div>
          </dl>
        )}
        {data !== undefined && (
          <>
            <pre className="sql-box" tabIndex={0}>
              {data}
            </pre>
            <CopyButton text={data} type="default">
              {t("ledger.keep")}
            </CopyButton>
          </>
        )}
      </Section>
      <Section title={t("ledger.entry")}>
        <p className="muted">{t("ledger.entry_note")}</p>
        <Form<{ index: number }> layout="inline" onFinish={(values) => setIndex(values.index)}>
          <Form.Item name="index" label={t("ledger.index")} rules={[{ required: true, message: t("form.required", { field: t("ledger.index") }) }]}>
            <InputNumber min={0} max={checkpoint === null ? Number.MAX_SAFE_INTEGER : Math.max(0, checkpoint.size - 1)} precision={0} />
          </Form.Item>
          <Button type="primary" htmlType="submit" icon={<SafetyCertificateOutlined />}>
            {t("ledger.verify")}
          </Button>
        </Form>
        {index !== null && (
          <Suspense fallback={<Skeleton active paragraph={{ rows: 2 }} title={false} />}>
            <ProofPanel key={index} index={index} />
          </Suspense>
        )}
      </Section>
      <Section title={t("ledger.offline")}>
        <p>{t("ledger.offline_note")}</p>
        <pre className="sql-box">{"shuyu ledger verify --data DIR\nshuyu ledger prove N --data DIR\nshuyu ledger checkpoint --data DIR"}</pre>
      </Section>
    </div>
  );
}
