// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answer, completeBrowser, Stage } from "@/testing/stage";
import { RecordSelect } from "./RecordSelect";

const fetched = vi.fn<typeof fetch>();

beforeEach(() => {
  completeBrowser();
  vi.stubGlobal("fetch", fetched);
});
afterEach(() => {
  cleanup();
  fetched.mockReset();
});

const group = (id: string, org_id: string) => ({ id, title: `岗位组 ${id}`, kind: "group", body: { org_id } });
const page = (items: object[], next_cursor: string | null) => answer(200, { items, next_cursor, total: items.length });

describe("a choice of records", () => {
  it("reads on until something suits", async () => {
    fetched
      .mockResolvedValueOnce(page([group("1", "o-2"), group("2", "o-2")], "next"))
      .mockResolvedValueOnce(page([group("3", "o-1")], null));
    render(
      <Stage>
        <RecordSelect<{ org_id: string }> kind="group" aria-label="组" suits={({ body }) => body.org_id === "o-1"} />
      </Stage>,
    );
    await waitFor(() => expect(fetched).toHaveBeenCalledTimes(2));
    expect(String(fetched.mock.calls[1]?.[0])).toContain("cursor=next");
    fireEvent.mouseDown(screen.getByLabelText("组"));
    expect(await screen.findByText("岗位组 3")).toBeTruthy();
    expect(screen.queryByText("岗位组 1")).toBeNull();
  });

  it("names what was chosen, though one of it may not be read", async () => {
    fetched.mockImplementation((path) => {
      if (String(path).includes("/seen")) return Promise.resolve(answer(200, group("seen", "o-1")));
      if (String(path).includes("/hidden"))
        return Promise.resolve(answer(404, { status: 404, code: "platform.not_found" }));
      return Promise.resolve(page([], null));
    });
    render(
      <Stage>
        <RecordSelect kind="group" aria-label="组" multiple value={["seen", "hidden"]} />
      </Stage>,
    );
    expect(await screen.findByText("岗位组 seen")).toBeTruthy();
    expect(await screen.findByText("无权查看的岗位组")).toBeTruthy();
  });
});
