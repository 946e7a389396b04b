import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useState, type ReactNode } from "react";
import { readSession, whenSessionEnds } from "../http/client";
import { cacheKey } from "../http/hooks";
import type { Me } from "../types";

const MeContext = createContext<Me | null>(null);

/** The signed-in person; only screens behind the login use it. */
export function useMe(): Me {
  const me = use(MeContext);
  if (me === null) throw new Error("useMe is for screens behind the login");
  return me;
}

/** Whether the signed-in person may start such a record (`request.create`), as the platform says. */
export function useMayCreate(action: string): boolean {
  return useMe().may_create.includes(action);
}

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

/**
 * Who is signed in. An answer anywhere that there is no session brings the login, at the same address.
 * `ended`: the session came to its end by itself; nobody signed out.
 */
export function useSession() {
  const cache = useQueryClient();
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    whenSessionEnds(() => {
      // Requests still on their way when somebody signs out are told the same.
      if (!cache.getQueryData<Me | null>(cacheKey.session)) return;
      setEnded(true);
      cache.setQueryData(cacheKey.session, null);
    });
  }, [cache]);
  const session = useQuery({ queryKey: cacheKey.session, queryFn: readSession, staleTime: Infinity, retry: 1 });
  const someone = Boolean(session.data);
  useEffect(() => {
    if (someone) setEnded(false);
  }, [someone]);
  return { ...session, ended };
}

/** Forgets everything of the last session before the next begins. */
export function useEnterSession(): (me: Me | null) => void {
  const cache = useQueryClient();
  return (me) => {
    cache.removeQueries({ predicate: (query) => query.queryKey[0] !== cacheKey.session[0] });
    cache.setQueryData(cacheKey.session, me);
  };
}
