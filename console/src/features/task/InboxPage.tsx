import { Inbox } from "@/kit/inbox/Inbox";
import { useMe } from "@/kit/shell/session";
import { useWords } from "@/words";

/** Home: what waits for the person who signed in. */
export function InboxPage() {
  const { t, name, language } = useWords();
  const me = useMe();
  const comma = language === "zh" ? "、" : ", ";
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{t("nav.inbox")}</h1>
          <p className="page-intro">
            {t("inbox.intro", { person: me.person.name, org: me.org.name, roles: me.roles.map(name.role).join(comma) })}
          </p>
        </div>
      </div>
      <div className="section">
        <Inbox />
      </div>
    </div>
  );
}
