import { useState } from "react";
import { useMe } from "../shell/session";
import { recall, remember } from "../storage";

/** A view with a name, as its address (`status=published&sort=title`). */
export interface SavedView {
  name: string;
  search: string;
}

const keyOf = (account: string, list: string): string => `shuyu.views.${account}.${list}`;

/** The saved views of one list, kept in this browser for this account. */
export function useSavedViews(list: string) {
  const key = keyOf(useMe().person.id, list);
  const [views, setViews] = useState<SavedView[]>(() => recall<SavedView[]>(key) ?? []);
  const store = (next: SavedView[]) => {
    setViews(next);
    remember(key, next);
  };
  return {
    views,
    save: (name: string, search: string) => store([...views.filter((view) => view.name !== name), { name, search }]),
    remove: (name: string) => store(views.filter((view) => view.name !== name)),
  };
}
