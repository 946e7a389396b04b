/**
 * The place in a list: filter and page. The filter is in the address, the pages behind the present one
 * in the state of the history entry; both are found again by going back, and by the link to the list
 * that a record's page offers.
 */

import { useEffect } from "react";
import { useLocation } from "react-router";
import { listRoute, type Kind } from "../kinds";
import { useMe } from "../shell/session";

/** State of a list's history entry: where the pages begin that lie behind the present one. */
export interface ListPlace {
  cursors: string[];
}

/** What a history entry says; nothing for one of another page, or made by hand. */
export function placeOf(state: unknown): ListPlace {
  const cursors = typeof state === "object" && state !== null && "cursors" in state ? state.cursors : null;
  const known = Array.isArray(cursors) && cursors.every((each) => typeof each === "string");
  return { cursors: known ? (cursors as string[]) : [] };
}

/** Where each list was last looked at in this window, by person, organisation and kind. */
const last = new Map<string, { search: string; place: ListPlace }>();

function useKey(kind: Kind): string {
  const me = useMe();
  return `${me.person.id}/${me.org.id}/${kind}`;
}

/** The present place in a kind's list, noted for the way back. */
export function useListPlace(kind: Kind): ListPlace {
  const key = useKey(kind);
  const { search, state } = useLocation();
  const place = placeOf(state);
  useEffect(() => {
    last.set(key, { search, place: placeOf(state) });
  }, [key, search, state]);
  return place;
}

/** The way back to a kind's list, as a link takes it. */
export function useListLink(kind: Kind): { to: string; state?: ListPlace } {
  const found = last.get(useKey(kind));
  return found === undefined
    ? { to: listRoute(kind) }
    : { to: `${listRoute(kind)}${found.search}`, state: found.place };
}
