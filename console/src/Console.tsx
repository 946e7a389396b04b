import { App, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { useEffect, useMemo, useState } from "react";
import { createBrowserRouter } from "react-router";
import { RouterProvider } from "react-router/dom";
import { asProblem } from "./kit/http/problem";
import { ProblemAlert } from "./kit/ProblemAlert";
import { Loading } from "./kit/shell/Loading";
import { LoginPage } from "./kit/shell/LoginPage";
import { OrganisationPage } from "./kit/shell/OrganisationChoice";
import { SecondFactorPage } from "./kit/shell/SecondFactor";
import { MeProvider, useEnterSession, useSession } from "./kit/shell/session";
import { themeConfig, useCalm, useDark } from "./kit/shell/theme";
import { routes } from "./routes";
import { useLanguage } from "./words/language";

/** The whole console: look, language, session, then the pages. */
export function Console() {
  const language = useLanguage();
  // Days and months of the pickers are named by the library beneath them, before they are drawn.
  useMemo(() => dayjs.locale(language === "zh" ? "zh-cn" : "en"), [language]);
  const dark = useDark();
  const calm = useCalm();
  return (
    <ConfigProvider
      locale={language === "zh" ? zhCN : enUS}
      theme={themeConfig(dark, calm)}
      button={{ autoInsertSpace: false }}
    >
      <App>
        <Gate />
      </App>
    </ConfigProvider>
  );
}

/**
 * The pages of one person acting for one organisation. Another person or organisation gets pages of
 * their own, so that nothing read for the former one stays on the screen.
 */
function useRouterOf(actor: string | null): ReturnType<typeof createBrowserRouter> | null {
  const [made, setMade] = useState<{ actor: string; router: ReturnType<typeof createBrowserRouter> } | null>(null);
  useEffect(() => {
    if (actor === null) return;
    const router = createBrowserRouter(routes);
    setMade({ actor, router });
    return () => router.dispose();
  }, [actor]);
  return made !== null && made.actor === actor ? made.router : null;
}

/** Login or pages. The address is kept, so that a login leads back to where the session ended. */
function Gate() {
  const { data: me, error, isPending, ended } = useSession();
  const enter = useEnterSession();
  const router = useRouterOf(me ? `${me.person.id}/${me.org.id}` : null);
  if (isPending) return <Loading />;
  if (error !== null)
    return (
      <div className="page">
        <ProblemAlert problem={asProblem(error)} />
      </div>
    );
  if (!me) return <LoginPage expired={ended} onEnter={enter} />;
  if (me.standing === "organisation_needed") return <OrganisationPage me={me} />;
  if (me.standing === "factor_needed") return <SecondFactorPage />;
  if (router === null) return <Loading />;
  return (
    <MeProvider me={me}>
      <RouterProvider router={router} />
    </MeProvider>
  );
}
