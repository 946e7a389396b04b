import { Table, type TableProps } from "antd";
import { useEffect, useRef } from "react";
import { useWords } from "@/words";

/**
 * A table that scrolls sideways where it is wider than its place, by mouse and by keyboard: Ant Design's
 * scrolling part takes no focus by itself.
 */
export function WideTable<Row extends object>({ scroll, ...rest }: TableProps<Row>) {
  const { t } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const heading = place.current?.closest(".section, .page")?.querySelector("h2, h1")?.textContent;
    for (const part of place.current?.querySelectorAll(".ant-table-content, .ant-table-body") ?? []) {
      // A table that unfolds holds further ones, each of which speaks for itself.
      if (part.closest(".wide-table") !== place.current) continue;
      part.setAttribute("tabindex", "0");
      part.setAttribute("role", "group");
      part.setAttribute("aria-label", heading ?? t("table"));
    }
  });
  return (
    <div className="wide-table" ref={place}>
      <Table<Row> {...rest} scroll={{ x: "max-content", ...scroll }} />
    </div>
  );
}
