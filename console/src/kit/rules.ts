import { useQuery } from "@tanstack/react-query";
import type { Answer } from "@/api";
import { useWords } from "@/words";
import { readStanding } from "./http/client";
import { cacheKey } from "./http/hooks";
import { usePolling } from "./idle";
import type { Standing } from "./types";

/** The rules in force, as every page reads them. */
export function useStanding() {
  return useQuery({
    queryKey: cacheKey.standing,
    queryFn: ({ signal }) => readStanding(signal),
    staleTime: 300_000,
    refetchInterval: usePolling(600_000),
  });
}

/** The value of a parameter that is a number; undefined while the rules are read, and where it is none. */
export function numberOf(standing: Standing | undefined, name: string): number | undefined {
  const value = standing?.parameters.find((each) => each.name === name)?.value;
  return typeof value === "number" ? value : undefined;
}

/** A clause as it is cited in a table: its pack and its requirement row, or its article where it has no row. */
export function clauseText({ pack, row, article }: Answer<"Clause">): string {
  return [pack, row ?? (article === null ? null : `§${article}`)].filter((part) => part !== null).join(" ");
}

/** What packs and parameters are called; their code where the library does not know them. */
export function useRuleNames() {
  const { language } = useWords();
  const { data } = useStanding();
  return ruleNames(data, language);
}

export function ruleNames(standing: Standing | undefined, language: "zh" | "en") {
  return {
    pack: (id: string): string => {
      const pack = standing?.packs.find((each) => each.pack === id);
      return pack === undefined ? id : language === "zh" ? pack.title_zh : pack.title_en;
    },
    parameter: (name: string): string =>
      standing?.parameters.find((each) => each.name === name)?.note[language] ?? name,
  };
}
