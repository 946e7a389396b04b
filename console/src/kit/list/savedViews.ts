import { useState } from "react";
import { recall, remember } from "../storage";

/** A view with a name, as its address (`status=published&sort=title`). */
export interface SavedView {
  name: string;
  search: string;
}

const keyOf = (list: string): string => `shuyu.views.${list}`;

/** The saved views of one list, kept in this browser. */
export function useSavedViews(list: string) {
  const [views, setViews] = useState<SavedView[]>(() => recall<SavedView[]>(keyOf(list)) ?? []);
  const store = (next: SavedView[]) => {
    setViews(next);
    remember(keyOf(list), next);
  };
  return {
    views,
    save: (name: string, search: string) => store([...views.filter((view) => view.name !== name), { name, search }]),
    remove: (name: string) => store(views.filter((view) => view.name !== name)),
  };
}
