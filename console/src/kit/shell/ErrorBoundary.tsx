import { Button, Result } from "antd";
import { Component, type ReactNode } from "react";
import { useWords } from "@/words";

/** Keeps the frame standing when a page fails, and offers the way back. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <Failed /> : this.props.children;
  }
}

function Failed() {
  const { t } = useWords();
  return (
    <Result
      status="warning"
      title={t("shell.failed")}
      extra={
        <Button type="primary" onClick={() => window.location.reload()}>
          {t("shell.reload")}
        </Button>
      }
    />
  );
}
