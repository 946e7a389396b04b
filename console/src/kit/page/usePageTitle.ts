import { useEffect } from "react";
import { useWords } from "@/words";

/** Names the browser's tab after the page; nothing while the name is not known. */
export function usePageTitle(title: string | undefined): void {
  const { t } = useWords();
  useEffect(() => {
    document.title = title === undefined ? t("product") : `${title} · ${t("product")}`;
  }, [title, t]);
}
