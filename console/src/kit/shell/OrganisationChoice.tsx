import { useQueryClient } from "@tanstack/react-query";
import { Button, Space } from "antd";
import { useWords } from "@/words";
import { cacheKey, useSubmit } from "../http/hooks";
import { ProblemAlert } from "../ProblemAlert";
import type { Me } from "../types";
import { AppearanceSwitches } from "./switches";
import { useLeave } from "./useLeave";

/** The organisations one may act for, each a button; what is done from then on is on record for it. */
export function OrganisationChoice({ me, onDone }: { me: Me; onDone?: () => void }) {
  const cache = useQueryClient();
  const { submit, pending, problem } = useSubmit<unknown>();
  const choose = async (id: string) => {
    const body = { org_id: id };
    const answer = await submit({ method: "POST", path: "/api/v1/party/session/organisation", body });
    if (answer === null) return;
    // Nothing that was read for one organisation is shown for the other.
    cache.removeQueries({ predicate: (query) => query.queryKey[0] !== cacheKey.session[0] });
    await cache.invalidateQueries({ queryKey: cacheKey.session });
    onDone?.();
  };
  return (
    <>
      <Space orientation="vertical">
        {me.organisations.map((organisation) => (
          <Button
            key={organisation.id}
            disabled={pending || (me.standing === "full" && organisation.id === me.org.id)}
            onClick={() => void choose(organisation.id)}
          >
            {organisation.name}
          </Button>
        ))}
      </Space>
      <ProblemAlert problem={problem} />
    </>
  );
}

/** Instead of every page, for somebody who acts for several organisations and has chosen none. */
export function OrganisationPage({ me }: { me: Me }) {
  const { t } = useWords();
  const leave = useLeave();
  return (
    <div className="login">
      <div className="login-switches">
        <AppearanceSwitches />
      </div>
      <main className="login-card" id="main">
        <h1 className="factor-title">{t("acting.title")}</h1>
        <p>{t("acting.note")}</p>
        <OrganisationChoice me={me} />
        <Button type="link" onClick={() => void leave()}>
          {t("shell.logout")}
        </Button>
      </main>
    </div>
  );
}
