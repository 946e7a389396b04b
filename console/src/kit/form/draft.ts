import { forget, recall, remember } from "../storage";

/** A form somebody began: kept in this browser, for this account, until it is submitted or discarded. */
export interface Draft<Values> {
  saved_at: string;
  /** Version of the record the form began from; null where it makes a new one. */
  base: number | null;
  values: Values;
}

/** The refusal of a text that bears a classification mark (A2.3): its draft is dropped. */
export const MARKED = "catalogue.marked";

/** Members that hold a secret; a draft never keeps them. A yes or no under such a name tells none. */
const SECRET = /password|secret|key$/i;

function withoutSecrets(values: unknown): unknown {
  return JSON.parse(
    JSON.stringify(values, (name, value: unknown) =>
      SECRET.test(name) && typeof value !== "boolean" ? undefined : value,
    ),
  );
}

export function draftStore<Values>(account: string, form: string) {
  const key = `shuyu.draft.${account}.${form}`;
  return {
    load: () => recall<Draft<Values>>(key),
    save: (values: Values, base: number | null = null) =>
      remember(key, { saved_at: new Date().toISOString(), base, values: withoutSecrets(values) }),
    discard: () => forget(key),
  };
}
