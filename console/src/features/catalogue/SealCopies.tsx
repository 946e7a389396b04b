import { useQuery } from "@tanstack/react-query";
import type { Answer } from "@/api";
import { read } from "@/kit/http/client";
import { asProblem } from "@/kit/http/problem";
import { AnyRecordLink, Section, Time } from "@/kit/marks";
import { ProblemAlert } from "@/kit/ProblemAlert";
import { WideTable } from "@/kit/WideTable";
import { useWords } from "@/words";

type Copies = Answer<"Copies">;

/** Where something of a sealed resource lies (A2.4): that it is there and whose it is, not what it holds. */
export function SealCopies({ seal }: { seal: string }) {
  const { t, name } = useWords();
  const { data, error, isPending } = useQuery({
    queryKey: ["seal", seal, "copies"],
    queryFn: ({ signal }) => read<Copies>(`/api/v1/task/copies/${seal}`, signal),
  });
  if (error !== null) return <ProblemAlert problem={asProblem(error)} />;
  return (
    <Section title={t("seal.copies")}>
      <p className="muted">{t("seal.copies_note", { versions: data?.file_versions ?? 0 })}</p>
      <WideTable<Copies["copies"][number]>
        size="small"
        rowKey="id"
        loading={isPending}
        dataSource={data?.copies ?? []}
        pagination={{ pageSize: 20, hideOnSinglePage: true, size: "small" }}
        columns={[
          {
            key: "kind",
            title: t("seal.copy"),
            render: (_v, copy) => <AnyRecordLink kind={copy.kind} id={copy.id} title={name.kind(copy.kind)} />,
          },
          { key: "org", title: t("field.org"), render: (_v, copy) => copy.org.name },
          { key: "status", title: t("field.status"), render: (_v, copy) => name.status(copy.status, copy.kind) },
          { key: "at", title: t("seal.copy_at"), render: (_v, copy) => <Time at={copy.at} /> },
        ]}
      />
    </Section>
  );
}
