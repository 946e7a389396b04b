import type { Schemas } from "@/api";
import type { Words } from "@/words";
import type { Fact } from "./RecordPage";

/** Why something is suspended, where it is; it works again when none of the causes is left. */
export function suspension({ suspended_for: causes }: { suspended_for: Schemas["Cause"][] }, words: Words): Fact[] {
  if (causes.length === 0) return [];
  const { t, name } = words;
  return [
    { label: t("suspension.causes"), value: causes.map((cause) => name.code("cause", cause)).join(" · "), wide: true },
  ];
}
