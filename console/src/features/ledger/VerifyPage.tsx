import { SafetyCertificateOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Form, InputNumber, Skeleton } from "antd";
import { lazy, Suspense, useState } from "react";
import { formatCount } from "@/kit/format";
import { readLedgerHead } from "@/kit/http/client";
import { asProblem } from "@/kit/http/problem";
import { CopyButton, Digest, Section, Time } from "@/kit/marks";
import { parseCheckpoint } from "@/kit/proof/checkpoint";
import { ProblemAlert } from "@/kit/ProblemAlert";
import type { LedgerHead } from "@/kit/types";
import { usePageTitle } from "@/kit/page/usePageTitle";
import { useWords } from "@/words";

// The hash and the curve are fetched when something is to be verified.
const ProofPanel = lazy(() => import("@/kit/proof/ProofPanel"));
const SignatureMark = lazy(() => import("@/kit/proof/SignatureMark"));

/** The ledger as anybody may check it: the newest signed checkpoint, and the proof of any entry. */
export function VerifyPage() {
  const { t } = useWords();
  usePageTitle(t("nav.verify"));
  const { data, error, isPending, refetch, isFetching } = useQuery({
    queryKey: ["ledger-head"],
    queryFn: ({ signal }) => readLedgerHead(signal),
  });
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
        {data !== undefined && <Head head={data} />}
      </Section>
      <Section title={t("ledger.entry")}>
        <p className="muted">{t("ledger.entry_note")}</p>
        <Form<{ index: number }> layout="inline" onFinish={(values) => setIndex(values.index)}>
          <Form.Item
            name="index"
            label={t("ledger.index")}
            rules={[{ required: true, message: t("form.required", { field: t("ledger.index") }) }]}
          >
            <InputNumber
              min={0}
              max={data === undefined ? Number.MAX_SAFE_INTEGER : Math.max(0, data.size - 1)}
              precision={0}
            />
          </Form.Item>
          <Button type="primary" htmlType="submit" icon={<SafetyCertificateOutlined aria-hidden />}>
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
        <pre className="sql-box">{"shuyu ledger verify\nshuyu ledger prove N\nshuyu ledger checkpoint"}</pre>
      </Section>
    </div>
  );
}

function Head({ head }: { head: LedgerHead }) {
  const { t } = useWords();
  const checkpoint = head.checkpoint === null ? null : parseCheckpoint(head.checkpoint);
  return (
    <>
      <dl className="stat-row">
        <div>
          <dt>{t("ledger.origin")}</dt>
          <dd>{head.origin}</dd>
        </div>
        <div>
          <dt>{t("ledger.size")}</dt>
          <dd>{formatCount(head.size)}</dd>
        </div>
        <div>
          <dt>{t("proof.root")}</dt>
          <dd>
            <Digest value={head.root} length={24} />
          </dd>
        </div>
        {checkpoint?.time != null && (
          <div>
            <dt>{t("ledger.signed_at")}</dt>
            <dd>
              <Time at={new Date(checkpoint.time).toISOString()} />
            </dd>
          </div>
        )}
      </dl>
      {head.checkpoint !== null && (
        <>
          <Suspense fallback={<Skeleton active paragraph={{ rows: 1 }} title={false} />}>
            <SignatureMark note={head.checkpoint} publicKey={head.public_key} />
          </Suspense>
          <pre className="sql-box" tabIndex={0}>
            {head.checkpoint}
          </pre>
          <CopyButton text={head.checkpoint} type="default">
            {t("ledger.keep")}
          </CopyButton>
        </>
      )}
    </>
  );
}
