import { CheckCircleFilled, CloseCircleFilled, InfoCircleFilled } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useWords } from "@/words";
import { readLedgerHead, readProof } from "../http/client";
import { asProblem } from "../http/problem";
import { Digest } from "../marks";
import { ProblemAlert } from "../ProblemAlert";
import type { InclusionProof } from "../types";
import { verifyInclusion, type Outcome } from "./inclusion";

interface Props {
  index: number;
  /** Leaf hash shown elsewhere; the proof must be about the same one. */
  leafHash?: string | undefined;
}

/** The proof with the key that must have signed its checkpoint, and what checking them gave. */
interface Checked {
  proof: InclusionProof;
  publicKey: string;
  outcome: Outcome;
}

async function check(index: number, leafHash: string | undefined, signal: AbortSignal): Promise<Checked> {
  const [proof, { public_key: publicKey }] = await Promise.all([readProof(index, signal), readLedgerHead(signal)]);
  const sameLeaf = leafHash === undefined || leafHash.toLowerCase() === proof.leaf_hash.toLowerCase();
  const outcome = sameLeaf && proof.index === index ? verifyInclusion(proof, proof.checkpoint, publicKey) : "malformed";
  return { proof, publicKey, outcome };
}

/** Fetches an inclusion proof and checks it here, in the browser. */
export default function ProofPanel({ index, leafHash }: Props) {
  const { t } = useWords();
  const { data, error, isPending } = useQuery({
    queryKey: ["proof", index, leafHash ?? null],
    queryFn: ({ signal }) => check(index, leafHash, signal),
    // Checkpoints are signed once a second: right after an action the newest one is a moment behind the tree.
    refetchInterval: ({ state }) => (state.data?.outcome === "unsigned" && state.dataUpdateCount < 5 ? 1500 : false),
  });
  if (isPending) return <Skeleton active paragraph={{ rows: 2 }} title={false} />;
  if (error !== null) return <ProblemAlert problem={asProblem(error)} />;
  const { proof, publicKey, outcome } = data;
  return (
    <div className={`proof proof-${outcome}`} role="status" data-outcome={outcome}>
      <div className="proof-verdict">
        {outcome === "verified" ? (
          <CheckCircleFilled aria-hidden />
        ) : outcome === "unsigned" ? (
          <InfoCircleFilled aria-hidden />
        ) : (
          <CloseCircleFilled aria-hidden />
        )}
        <span>{t(`proof.${outcome}`)}</span>
      </div>
      <dl className="proof-facts">
        <dt>{t("proof.leaf")}</dt>
        <dd>
          <Digest value={proof.leaf_hash} />
        </dd>
        <dt>{t("proof.place")}</dt>
        <dd>{t("proof.place_of", { index: proof.index, size: proof.tree_size, steps: proof.path.length })}</dd>
        <dt>{t("proof.root")}</dt>
        <dd>
          <Digest value={proof.root} />
        </dd>
        <dt>{t("signature.key")}</dt>
        <dd>
          <Digest value={publicKey} />
        </dd>
      </dl>
    </div>
  );
}
