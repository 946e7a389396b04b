// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { Form, Input } from "antd";
import { Link, useLocation, useNavigate } from "react-router";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answer, completeBrowser, someone, Stage } from "@/testing/stage";
import { draftStore } from "./draft";
import { RecordForm } from "./RecordForm";

interface Values {
  name: string;
}

const fetched = vi.fn<typeof fetch>();
const done = vi.fn();

beforeEach(() => {
  completeBrowser();
  vi.stubGlobal("fetch", fetched);
  localStorage.clear();
});
afterEach(() => {
  cleanup();
  fetched.mockReset();
  done.mockReset();
});

interface Props {
  onDone: (answer: unknown) => void;
  /** Changes a record of this version. */
  base?: number;
  onCancel?: () => void;
}

function NameForm({ onDone, base, onCancel }: Props) {
  return (
    <RecordForm<Values, unknown>
      draft="resource.create"
      {...(base === undefined ? {} : { base, initial: { name: "现在的" } })}
      {...(onCancel === undefined ? {} : { onCancel })}
      intent={(values) => ({ method: "POST", path: "/api/v1/catalogue/resources", body: values })}
      onDone={onDone}
    >
      {() => (
        <Form.Item name="name" label="名称">
          <Input />
        </Form.Item>
      )}
    </RecordForm>
  );
}

/** A form whose success leads to another address. */
function Away() {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  return (
    <>
      <p>{pathname}</p>
      <Link to="/away">away</Link>
      <NameForm onDone={() => void navigate("/elsewhere")} />
    </>
  );
}

function show(form = <NameForm onDone={done} />): HTMLElement {
  render(<Stage>{form}</Stage>);
  return screen.getByLabelText("名称");
}

const keyOf = (call: number): string | null =>
  new Headers(fetched.mock.calls[call]?.[1]?.headers).get("idempotency-key");

describe("the form", () => {
  it("shows the platform's complaint beside its field, with the article, and the code to quote", async () => {
    fetched.mockResolvedValue(
      answer(422, {
        status: 422,
        code: "platform.form_invalid",
        control: "A13.1",
        article: 13,
        detail_zh: "表单有 1 处需要修改",
        detail_en: "1 field needs attention",
        fields: [{ field: "name", code: "catalogue.name_taken", zh: "名称已被使用", en: "taken" }],
      }),
    );
    fireEvent.change(show(), { target: { value: "企业登记" } });
    fireEvent.click(screen.getByRole("button", { name: "提交" }));
    expect(await screen.findByText("名称已被使用（第十三条 · A13.1）")).toBeTruthy();
    expect(screen.getByRole("alert").textContent).toContain("platform.form_invalid");
    expect(screen.getByRole("alert").textContent).toContain("依据 第十三条 · A13.1");
    expect(done).not.toHaveBeenCalled();
  });

  it("sends a retry after silence under the same key, and forgets the draft when it is done", async () => {
    fetched.mockRejectedValueOnce(new TypeError("network")).mockResolvedValueOnce(answer(201, { id: "r-1" }));
    const drafts = draftStore<Values>(someone.person.id, "resource.create");
    fireEvent.change(show(), { target: { value: "企业登记" } });
    await waitFor(() => expect(drafts.load()?.values).toEqual({ name: "企业登记" }));
    fireEvent.click(screen.getByRole("button", { name: "提交" }));
    expect((await screen.findByRole("alert")).textContent).toContain("重试不会重复提交");
    expect(drafts.load()).not.toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "提交" }));
    await waitFor(() => expect(done).toHaveBeenCalledWith({ id: "r-1" }));
    expect(keyOf(0)).toBeTruthy();
    expect(keyOf(1)).toBe(keyOf(0));
    expect(drafts.load()).toBeNull();
  });

  it("a2_4 keeps no draft of what bears a classification mark", async () => {
    const problem = {
      code: "catalogue.marked",
      status: 403,
      title: "",
      title_en: "",
      detail: "已封存",
      detail_en: "sealed",
    };
    fetched.mockResolvedValue(answer(403, problem));
    const drafts = draftStore<Values>(someone.person.id, "resource.create");
    fireEvent.change(show(), { target: { value: "机密★10年" } });
    await waitFor(() => expect(drafts.load()).not.toBeNull());
    fireEvent.click(screen.getByRole("button", { name: "提交" }));
    expect(await screen.findByRole("alert")).toBeTruthy();
    await waitFor(() => expect(drafts.load()).toBeNull());
    cleanup();
    expect(drafts.load(), "nor when the page goes").toBeNull();
  });

  it("keeps as a draft what was typed just before the page went", () => {
    const name = show();
    fireEvent.change(name, { target: { value: "客流" } });
    cleanup();
    expect(draftStore<Values>(someone.person.id, "resource.create").load()?.values).toEqual({ name: "客流" });
  });

  it("leads away without asking once it is done", async () => {
    fetched.mockResolvedValue(answer(201, { id: "r-1" }));
    fireEvent.change(show(<Away />), { target: { value: "企业登记" } });
    fireEvent.click(screen.getByRole("button", { name: "提交" }));
    expect(await screen.findByText("/elsewhere")).toBeTruthy();
    expect(screen.queryByText("离开此页？")).toBeNull();
  });

  it("asks before a page is left with something unsent", async () => {
    show(<Away />);
    fireEvent.change(screen.getByLabelText("名称"), { target: { value: "企业登记" } });
    fireEvent.click(screen.getByRole("link", { name: "away" }));
    expect(await screen.findByRole("dialog", { name: "离开此页？" })).toBeTruthy();
    expect(screen.getByText("/")).toBeTruthy();
  });

  it("fills in no draft of another version of the record, but offers it", async () => {
    draftStore<Values>(someone.person.id, "resource.create").save({ name: "上次写的" }, 4);
    const field = show(<NameForm onDone={done} base={5} />) as HTMLInputElement;
    expect((await screen.findByRole("status")).textContent).toContain("另一版本");
    expect(field.value).toBe("现在的");
    fireEvent.click(screen.getByRole("button", { name: "恢复该草稿" }));
    await waitFor(() => expect(field.value).toBe("上次写的"));
    expect(screen.getByRole("status").textContent).toContain("已恢复");
  });

  it("gives up the draft of a change that is cancelled", () => {
    draftStore<Values>(someone.person.id, "resource.create").save({ name: "上次写的" }, 5);
    show(<NameForm onDone={done} base={5} onCancel={() => {}} />);
    fireEvent.click(screen.getByRole("button", { name: "取消" }));
    expect(draftStore(someone.person.id, "resource.create").load()).toBeNull();
  });

  it("restores a draft and lets it be discarded", async () => {
    draftStore<Values>(someone.person.id, "resource.create").save({ name: "上次写的" });
    const field = show();
    await waitFor(() => expect((field as HTMLInputElement).value).toBe("上次写的"));
    fireEvent.click(screen.getByRole("button", { name: "放弃草稿" }));
    expect((screen.getByLabelText("名称") as HTMLInputElement).value).toBe("");
    expect(draftStore(someone.person.id, "resource.create").load()).toBeNull();
  });
});
