import { App } from "antd";
import { useWords } from "@/words";
import { logOut } from "../http/client";
import { ApiProblem, asProblem, sentence } from "../http/problem";
import { useEnterSession } from "./session";

/**
 * Signs out. The screen goes only when the platform has ended the session: one that stayed open would
 * be taken for closed.
 */
export function useLeave(): () => Promise<void> {
  const { language } = useWords();
  const { message } = App.useApp();
  const enter = useEnterSession();
  return async () => {
    try {
      await logOut(crypto.randomUUID());
    } catch (error) {
      // Where there is no session left, one has left already.
      if (!(error instanceof ApiProblem && error.status === 401)) {
        void message.error(sentence(asProblem(error), language));
        return;
      }
    }
    enter(null);
  };
}
