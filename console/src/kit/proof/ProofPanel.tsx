import { CheckCircleFilled, CloseCircleFilled, InfoCircleFilled } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useWords } from "@/words";
import { readProof } from "../http/client";
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

function outcomeOf(proof: InclusionProof, index: number, leafHash: string | undefined): Outcome {
  const sameLeaf = leafHash === undefined || leafHash.toLowerCase() === proof.leaf_hash.toLowerCase();
  return sameLeaf && proof.index === index ? verifyInclusion(proof, proof.checkpoint) : "malformed";
}

/** Fetches an inclusion proof and checks it here, in the browser. */
export default function ProofPanel({ index, leafHash }: Props) {
  const { t } = useWords();
  const { data, error, isPending } = useQuery({
    queryKey: ["proof", index],
    queryFn: () => readProof(index),
    // Checkpoints are signed once a second: right after an action the newest one is a moment behind the tree.
    refetchInterval: ({ state }) =>
      state.data !== undefined && outcomeOf(state.data, index, leafHash) === "unsigned" && state.dataUpdateCount < 5
        ? 1500
        : false,
  });
  if (isPending) return <Skeleton active paragraph={{ rows: 2 }} title={false} />;
  if (error !== null) return <ProblemAlert problem={asProblem(error)} />;
  const outcome = outcomeOf(data, index, leafHash);
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
          <Digest value={data.leaf_hash} />
        </dd>
        <dt>{t("proof.place")}</dt>
        <dd>{t("proof.place_of", { index: data.index, size: data.tree_size, steps: data.path.length })}</dd>
        <dt>{t("proof.root")}</dt>
        <dd>
          <Digest value={data.root} />
        </dd>
      </dl>
    </div>
  );
}
