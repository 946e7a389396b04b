import { Alert, Table } from "antd";
import type { Answer } from "@/api";
import { Section, StepBy, Time } from "@/kit/marks";
import { useWords } from "@/words";
import type { SupplyConsent } from "./types";

/** Who has to agree, in the order of the chain, and who has. */
export function Chain({ consents }: { consents: SupplyConsent[] }) {
  const { t, name } = useWords();
  return (
    <Section title={t("supply.chain")}>
      <Table<SupplyConsent & { key: string }>
        size="small"
        pagination={false}
        dataSource={consents.map((consent) => ({ ...consent, key: `${consent.seat}.${consent.orgs.join(".")}` }))}
        columns={[
          { key: "seat", title: t("supply.seat"), render: (_v, consent) => name.code("supply_seat", consent.seat) },
          {
            key: "by",
            title: t("supply.consent"),
            render: (_v, consent) =>
              consent.by === null ? (
                <span className="muted">{t("supply.awaited")}</span>
              ) : (
                <StepBy by={consent.by} org={consent.org ?? consent.orgs[0] ?? ""} />
              ),
          },
          {
            key: "at",
            title: t("field.time"),
            render: (_v, consent) => (consent.at == null ? "—" : <Time at={consent.at} />),
          },
        ]}
      />
    </Section>
  );
}

/** How it was rejected or ended, where it was. */
export function EndedAlert({ ended }: { ended: Answer<"Step"> | null }) {
  const { t } = useWords();
  if (ended === null) return null;
  return (
    <Alert
      className="problem"
      type="error"
      showIcon
      title={t("supply.ended", { reason: ended.reason })}
      description={
        <span>
          <StepBy by={ended.by} org={ended.org} /> · <Time at={ended.at} />
        </span>
      }
    />
  );
}
