import { Alert } from "antd";
import { RecordLink, Time } from "@/kit/marks";
import { withReason, type ActionSpecs } from "@/kit/page/actions";
import { RecordPage, type Fact } from "@/kit/page/RecordPage";
import type { View } from "@/kit/types";
import { useWords, type Words } from "@/words";
import { isKind } from "@/kit/kinds";
import type { HaltBody } from "./types";

const actions: ActionSpecs<HaltBody> = {
  propose_lift: { ...withReason, note: "mandate.two_people" },
  confirm_lift: { ask: "dialog", note: "mandate.two_people" },
};

export function HaltPage() {
  const { t } = useWords();
  return (
    <RecordPage<HaltBody> kind="halt" orgTitle={t("halt.by")} actions={actions} facts={facts}>
      {({ body }) =>
        body.proposal ? (
          <Alert
            className="problem"
            type="warning"
            showIcon
            title={t("halt.lift_proposed")}
            description={
              <span>
                {body.proposal.reason} — <RecordLink kind="person" id={body.proposal.by} />, <Time at={body.proposal.at} />
              </span>
            }
          />
        ) : null
      }
    </RecordPage>
  );
}

function facts({ body }: View<HaltBody>, { t, name }: Words): Fact[] {
  const kind = body.target_kind;
  return [
    { label: t("halt.scope"), value: body.scope ? name.code("halt_scope", body.scope) : kind ? name.kind(kind) : "—" },
    { label: t("halt.target"), value: kind && isKind(kind) && body.target_id ? <RecordLink kind={kind} id={body.target_id} /> : "—" },
    { label: t("field.reason"), value: body.reason, wide: true },
  ];
}
