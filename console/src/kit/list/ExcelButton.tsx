import { FileExcelOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "@/words";
import { download } from "../http/client";
import { asProblem, sentence } from "../http/problem";

/**
 * Fetches a workbook. A link would put a refusal in the place of the page, or into a file that looks
 * like the one asked for.
 */
export function ExcelButton({ address, size, children }: { address: string; size?: "small"; children: ReactNode }) {
  const { language } = useWords();
  const { message } = App.useApp();
  const [pending, setPending] = useState(false);
  const fetchFile = async () => {
    setPending(true);
    try {
      await download(address);
    } catch (error) {
      void message.error(sentence(asProblem(error), language));
    } finally {
      setPending(false);
    }
  };
  return (
    <Button
      {...(size === undefined ? {} : { size })}
      icon={<FileExcelOutlined aria-hidden />}
      loading={pending}
      onClick={() => void fetchFile()}
    >
      {children}
    </Button>
  );
}
