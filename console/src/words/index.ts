/** Two dictionaries with equal keys, and the hook that reads the one of the reader's language. */

import { en } from "./en";
import { useLanguage, type Language } from "./language";
import { zh } from "./zh";

export type Word = keyof typeof zh;
export type Params = Record<string, string | number>;

const dictionaries: Record<Language, Record<Word, string>> = { zh, en };

/** Fills `{name}` holes; `{name?day:days}` is the first word where the number is one, the second where it is not. */
function fill(text: string, params: Params | undefined): string {
  if (params === undefined) return text;
  return text.replace(/\{(\w+)(?:\?([^:}]*):([^}]*))?\}/g, (hole, name: string, one?: string, many?: string) => {
    if (!(name in params)) return hole;
    if (one === undefined || many === undefined) return String(params[name]);
    return String(params[name]) === "1" ? one : many;
  });
}

export function say(language: Language, word: Word, params?: Params): string {
  return fill(dictionaries[language][word], params);
}

/** The first of the words that exists, or the fallback: for words made from what the server sent. */
export function sayFirst(language: Language, words: string[], fallback: string): string {
  const dictionary: Record<string, string> = dictionaries[language];
  for (const word of words) {
    const text = dictionary[word];
    if (text !== undefined) return text;
  }
  return fallback;
}

export interface Words {
  language: Language;
  t: (word: Word, params?: Params) => string;
  /** Several things one after the other; a dash for none. */
  list: (parts: readonly string[]) => string;
  /** Something with a remark about it in brackets. */
  aside: (text: string, remark: string) => string;
  /** What is said under a label, in one line. */
  under: (label: string, text: string) => string;
  /** Names of things the server names by code. */
  name: {
    kind: (kind: string) => string;
    /** The kind in the plural, for lists and the menu. */
    kinds: (kind: string) => string;
    status: (status: string, kind?: string) => string;
    action: (action: string) => string;
    role: (role: string) => string;
    code: (group: string, code: string) => string;
  };
}

export function wordsOf(language: Language): Words {
  return {
    language,
    t: (word, params) => say(language, word, params),
    list: (parts) => (parts.length === 0 ? "—" : parts.join(language === "zh" ? "、" : ", ")),
    aside: (text, remark) => (language === "zh" ? `${text}（${remark}）` : `${text} (${remark})`),
    under: (label, text) => (language === "zh" ? `${label}：${text}` : `${label}: ${text}`),
    name: {
      kind: (kind) => sayFirst(language, [`kind.${kind}`], kind),
      kinds: (kind) => sayFirst(language, [`kinds.${kind}`], kind),
      status: (status, kind) => sayFirst(language, [`status.${kind ?? ""}.${status}`, `status.${status}`], status),
      action: (action) => sayFirst(language, [`action.${action}`, `action.${action.split(".").at(-1) ?? ""}`], action),
      role: (role) => sayFirst(language, [`role.${role}`], role),
      code: (group, code) => sayFirst(language, [`${group}.${code}`], code),
    },
  };
}

const bundles: Record<Language, Words> = { zh: wordsOf("zh"), en: wordsOf("en") };

export function useWords(): Words {
  return bundles[useLanguage()];
}
