import { Inbox } from "@/kit/inbox/Inbox";
import { useMe } from "@/kit/shell/session";
import { usePageTitle } from "@/kit/page/usePageTitle";
import { useWords } from "@/words";

/** Home: what waits for the person who signed in. */
export function InboxPage() {
  const { t, name, list } = useWords();
  usePageTitle(t("nav.inbox"));
  const me = useMe();
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t("nav.inbox")}</h1>
          <p className="page-intro">
            {t("inbox.intro", { person: me.person.name, org: me.org.name, roles: list(me.roles.map(name.role)) })}
          </p>
        </div>
      </div>
      <div className="section">
        <Inbox />
      </div>
    </div>
  );
}
