import { Descriptions } from "antd";
import { Section } from "@/kit/marks";
import { useWords } from "@/words";
import { ENTRY_GROUPS, entryText, type Entry } from "./entry";
import { classText, useTrees } from "./tree";

/** What the catalogue says about a resource, group by group; what is not said is left out. */
export function EntryCard({ entry }: { entry: Entry }) {
  const words = useWords();
  const { t, list } = words;
  const { trees } = useTrees();
  const groups = ENTRY_GROUPS.map(({ key, fields }) => ({
    key,
    said: fields.flatMap((field) => {
      const text = entryText(entry, field, words);
      return text === null ? [] : [{ key: field.key, label: t(`entry.${field.key}`), children: text }];
    }),
  })).filter(({ said }) => said.length > 0);
  if (groups.length === 0 && entry.classes.length === 0) return null;
  return (
    <Section title={t("entry.title")}>
      {entry.classes.length > 0 && (
        <Descriptions
          size="small"
          items={[
            {
              key: "classes",
              label: t("entry.classes"),
              children: list(entry.classes.map((each) => classText(trees, each))),
            },
          ]}
        />
      )}
      {groups.map(({ key, said }) => (
        <Descriptions
          key={key}
          size="small"
          title={t(`entry.group.${key}`)}
          column={{ xs: 1, sm: 1, md: 2 }}
          items={said}
        />
      ))}
    </Section>
  );
}
