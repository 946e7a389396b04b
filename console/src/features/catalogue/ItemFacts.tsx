import { Descriptions } from "antd";
import { useWords } from "@/words";
import { itemFacts } from "./item";
import type { Item } from "./types";

/** What the catalogue says about an item; what is not said is left out. */
export function ItemFacts({ detail }: { detail: Item["detail"] }) {
  const words = useWords();
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, sm: 2, md: 3 }}
      items={itemFacts(detail, words).map(({ key, text }) => ({
        key,
        label: words.t(`item.${key}`),
        children: text,
        ...(key === "meaning" || key === "refusal_basis" || key === "quality_rules" ? { span: "filled" as const } : {}),
      }))}
    />
  );
}
