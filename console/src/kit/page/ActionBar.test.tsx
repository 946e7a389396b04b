// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answer, completeBrowser, Stage } from "@/testing/stage";
import type { View } from "../types";
import { ActionBar } from "./ActionBar";
import { withReason } from "./actions";

const fetched = vi.fn<typeof fetch>();
const reload = vi.fn();

beforeEach(() => {
  completeBrowser();
  vi.stubGlobal("fetch", fetched);
  localStorage.clear();
});
afterEach(() => {
  cleanup();
  fetched.mockReset();
  reload.mockReset();
});

const agreement: View = {
  kind: "agreement",
  id: "a-1",
  version: 4,
  status: "effective",
  title: "交通专区授权协议",
  org: null,
  zone: null,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
  allowed_actions: [{ action: "agreement.suspend", verb: "suspend", danger: true }],
  body: {},
};

function show(): void {
  render(
    <Stage>
      <ActionBar record={agreement} specs={{ suspend: withReason }} onReload={reload} />
    </Stage>,
  );
}

/** A page whose record somebody else changes while a dialog is open. */
function Changing() {
  const [version, setVersion] = useState(agreement.version);
  return (
    <>
      <ActionBar record={{ ...agreement, version }} specs={{ suspend: withReason }} onReload={reload} />
      <button type="button" onClick={() => setVersion(version + 1)}>
        changed by somebody
      </button>
    </>
  );
}

const confirm = async (): Promise<void> => {
  const dialog = await screen.findByRole("dialog");
  const buttons = Array.from(dialog.querySelectorAll("button"));
  fireEvent.click(buttons.find((button) => button.textContent === "暂停协议") ?? dialog);
};

describe("the buttons of a record", () => {
  it("are exactly the allowed actions", () => {
    show();
    expect(screen.getAllByRole("button").map((button) => button.textContent)).toEqual(["暂停协议"]);
  });

  it("ask for the reason and send it with the version shown", async () => {
    fetched.mockResolvedValue(answer(200, { ...agreement, version: 5, status: "suspended" }));
    show();
    fireEvent.click(screen.getByRole("button", { name: "暂停协议" }));
    await confirm();
    expect(await screen.findByText("请填写理由")).toBeTruthy();
    expect(fetched).not.toHaveBeenCalled();
    fireEvent.change(screen.getByLabelText("理由"), { target: { value: "例行检查" } });
    await confirm();
    await waitFor(() => expect(fetched).toHaveBeenCalled());
    const [path, init] = fetched.mock.calls[0] ?? [];
    expect(path).toBe("/api/v1/mandate/agreements/a-1/suspend");
    expect(init?.body).toBe('{"reason":"例行检查"}');
    expect(new Headers(init?.headers).get("if-match")).toBe('"4"');
  });

  it("offer a reload when somebody else changed the record", async () => {
    fetched.mockResolvedValue(
      answer(412, { status: 412, code: "platform.stale", detail_zh: "对象已变更", detail_en: "changed" }),
    );
    show();
    fireEvent.click(screen.getByRole("button", { name: "暂停协议" }));
    await screen.findByRole("dialog");
    fireEvent.change(screen.getByLabelText("理由"), { target: { value: "例行检查" } });
    await confirm();
    fireEvent.click(await screen.findByRole("button", { name: "重新加载" }));
    expect(reload).toHaveBeenCalledOnce();
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("send the version that was read when the dialog opened, whatever the page has read since", async () => {
    fetched.mockResolvedValue(answer(412, { status: 412, code: "platform.stale" }));
    render(
      <Stage>
        <Changing />
      </Stage>,
    );
    fireEvent.click(screen.getByRole("button", { name: "暂停协议" }));
    await screen.findByRole("dialog");
    fireEvent.click(screen.getByText("changed by somebody"));
    fireEvent.change(screen.getByLabelText("理由"), { target: { value: "例行检查" } });
    await confirm();
    await waitFor(() => expect(fetched).toHaveBeenCalled());
    expect(new Headers(fetched.mock.calls[0]?.[1]?.headers).get("if-match")).toBe('"4"');
  });

  it("keep what was written when the dialog is closed, and give it up when it is cancelled", async () => {
    show();
    const reason = async (): Promise<HTMLInputElement> => {
      fireEvent.click(screen.getByRole("button", { name: "暂停协议" }));
      await screen.findByRole("dialog");
      return screen.getByLabelText<HTMLInputElement>("理由");
    };
    const closed = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    fireEvent.change(await reason(), { target: { value: "例行检查" } });
    fireEvent.click(screen.getByRole("button", { name: "Close" }));
    await closed();
    expect((await reason()).value).toBe("例行检查");
    expect(screen.getByRole("status").textContent).toContain("已恢复");
    fireEvent.click(screen.getByRole("button", { name: "取消" }));
    await closed();
    expect((await reason()).value).toBe("");
  });
});
