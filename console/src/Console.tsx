import { App, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { useEffect, useMemo, useRef } from "react";
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

/** Login or pages. The address is kept, so that a login leads back to where the session ended. */
function Gate() {
  const { data: me, error, isPending } = useSession();
  const enter = useEnterSession();
  const had = useRef(false);
  useEffect(() => {
    if (me) had.current = true;
  }, [me]);
  const person = me?.person.id;
  const router = useMemo(() => (person === undefined ? null : createBrowserRouter(routes)), [person]);
  if (isPending) return <Loading />;
  if (error !== null)
    return (
      <div className="page">
        <ProblemAlert problem={asProblem(error)} />
      </div>
    );
  if (!me || router === null) return <LoginPage expired={had.current} onEnter={enter} />;
  if (me.standing === "organisation_needed") return <OrganisationPage me={me} />;
  if (me.standing === "factor_needed") return <SecondFactorPage />;
  return (
    <MeProvider me={me}>
      <RouterProvider router={router} />
    </MeProvider>
  );
}
