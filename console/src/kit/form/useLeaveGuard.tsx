import { App } from "antd";
import { useEffect, useRef } from "react";
import { useBlocker } from "react-router";
import { useWords } from "@/words";

/** Parts of the page that hold something unsent. A router asks one blocker only, so they are asked together. */
const guards = new Set<{ readonly current: boolean }>();

/** While active, asks before the page is left. The draft is kept either way. The answer lifts the guard at once. */
export function useLeaveGuard(active: boolean): () => void {
  const guarding = useRef(active);
  guarding.current = active;
  useEffect(() => {
    guards.add(guarding);
    return () => void guards.delete(guarding);
  }, []);
  useEffect(() => {
    if (!active) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [active]);
  return () => {
    guarding.current = false;
  };
}

/** The question itself, once in the frame around the pages. */
export function LeaveQuestion() {
  const { t } = useWords();
  const { modal } = App.useApp();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      currentLocation.pathname !== nextLocation.pathname && [...guards].some((guard) => guard.current),
  );
  const asked = useRef(false);
  useEffect(() => {
    if (blocker.state !== "blocked") {
      asked.current = false;
      return;
    }
    // Once for one attempt, however often the frame is drawn meanwhile.
    if (asked.current) return;
    asked.current = true;
    modal.confirm({
      title: t("form.leave_title"),
      content: t("form.leave_text"),
      okText: t("form.leave"),
      cancelText: t("form.stay"),
      onOk: () => blocker.proceed(),
      onCancel: () => blocker.reset(),
    });
  }, [blocker, modal, t]);
  return null;
}
