import { KeyOutlined, LogoutOutlined, MenuOutlined, SafetyOutlined, UserOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Badge, Button, Layout, Menu, Popover } from "antd";
import { Suspense, useEffect, useRef, useState } from "react";
import { Link, Outlet, ScrollRestoration, useLocation } from "react-router";
import { useWords } from "@/words";
import { readInbox } from "../http/client";
import { LeaveQuestion } from "../form/useLeaveGuard";
import { cacheKey } from "../http/hooks";
import { usePolling, useReturn } from "../idle";
import { activePath, navFor } from "./nav";
import { useMe } from "./session";
import { OrganisationChoice } from "./OrganisationChoice";
import { RulesBanner } from "./RulesBanner";
import { PasswordDialog } from "./PasswordDialog";
import { SecondFactorDialog } from "./SecondFactor";
import { AppearanceSwitches } from "./switches";
import { ErrorBoundary } from "./ErrorBoundary";
import { Loading } from "./Loading";
import { useLeave } from "./useLeave";

/** The frame around every page: menu by role, who is signed in for whom, and the way out. */
export function Shell() {
  const { t, name } = useWords();
  const me = useMe();
  const { pathname } = useLocation();
  const [collapsed, setCollapsed] = useState(false);
  // In a narrow window the menu lies over the page, and goes when something was chosen.
  const [narrow, setNarrow] = useState(false);
  const { data: inbox } = useQuery({
    queryKey: [...cacheKey.inbox, "todo"],
    queryFn: ({ signal }) => readInbox("todo", signal),
    refetchInterval: usePolling(60_000),
  });
  const cache = useQueryClient();
  // What the menu and the inbox say is as old as the absence.
  useReturn(() => void cache.invalidateQueries({ queryKey: cacheKey.inbox }));
  const groups = navFor(me.roles);
  // A reader of the screen, and the keyboard, begin at the new page and not at the link that led there.
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [pathname]);

  const menu = groups.map((group) => ({
    key: group.word,
    type: "group" as const,
    label: t(group.word),
    children: group.items.map((item) => ({
      key: item.path,
      label: (
        <Link to={item.path}>
          {"kind" in item.label ? name.kinds(item.label.kind) : t(item.label.word)}
          {item.path === "/" && (
            <Badge className="nav-count" count={inbox?.counts.todo ?? 0} color="#b3261e" title="" />
          )}
        </Link>
      ),
    })),
  }));

  return (
    <Layout className="shell">
      <LeaveQuestion />
      <ScrollRestoration />
      <a className="skip" href="#main">
        {t("shell.skip")}
      </a>
      <Layout.Header className="shell-header">
        <Button
          className="shell-burger"
          type="text"
          icon={<MenuOutlined aria-hidden />}
          aria-label={t("shell.menu")}
          aria-expanded={!collapsed}
          onClick={() => setCollapsed(!collapsed)}
        />
        <Link to="/" className="brand">
          <img src="/favicon.svg" alt="" width={24} height={24} />
          <span className="brand-name">{t("product")}</span>
          <span className="brand-long">{t("product.long")}</span>
        </Link>
        <span className="toolbar-gap" />
        <AppearanceSwitches />
        <WhoAmI />
      </Layout.Header>
      <Layout>
        <Layout.Sider
          className="shell-sider"
          width={208}
          collapsedWidth={0}
          collapsed={collapsed}
          breakpoint="lg"
          onBreakpoint={(broken) => {
            setNarrow(broken);
            setCollapsed(broken);
          }}
          trigger={null}
        >
          {/* Out of sight is out of the order of the keyboard too. */}
          <nav aria-label={t("shell.menu")} inert={collapsed}>
            <Menu
              mode="inline"
              selectedKeys={[activePath(pathname)]}
              items={menu}
              onClick={() => narrow && setCollapsed(true)}
            />
          </nav>
        </Layout.Sider>
        {/* Ant Design's content is the page's <main>. */}
        <Layout.Content className="shell-content" id="main" tabIndex={-1}>
          <RulesBanner />
          <ErrorBoundary key={pathname}>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </Layout.Content>
      </Layout>
    </Layout>
  );
}

function WhoAmI() {
  const { t, name, list } = useWords();
  const me = useMe();
  const leave = useLeave();
  const [changing, setChanging] = useState(false);
  const [factor, setFactor] = useState(false);
  const card = (
    <div className="whoami">
      <strong>{me.person.name}</strong>
      <span>{me.org.name}</span>
      <span className="muted">{list(me.roles.map(name.role))}</span>
      {me.zones.length > 0 && <span className="muted">{list(me.zones.map((zone) => zone.name))}</span>}
      {me.organisations.length > 1 && (
        <>
          <span className="muted">{t("acting.title")}</span>
          <OrganisationChoice me={me} />
        </>
      )}
      <Button icon={<KeyOutlined aria-hidden />} onClick={() => setChanging(true)}>
        {name.action("person.change_password")}
      </Button>
      <Button icon={<SafetyOutlined aria-hidden />} onClick={() => setFactor(true)}>
        {t("factor.title")}
      </Button>
      <Button icon={<LogoutOutlined aria-hidden />} onClick={() => void leave()}>
        {t("shell.logout")}
      </Button>
    </div>
  );
  return (
    <>
      <Popover trigger="click" placement="bottomRight" content={card}>
        <Button type="text" icon={<UserOutlined aria-hidden />} data-testid="whoami">
          <span className="who-org">{me.org.name}</span> {me.person.name}
        </Button>
      </Popover>
      {factor && <SecondFactorDialog onClose={() => setFactor(false)} />}
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </>
  );
}
