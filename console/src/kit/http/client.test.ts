import { afterEach, describe, expect, it, vi } from "vitest";
import {
  action,
  excelAddress,
  fileName,
  logIn,
  queryString,
  read,
  readSession,
  send,
  upload,
  whenSessionEnds,
} from "./client";
import { ApiProblem } from "./problem";

const fetched = vi.fn<typeof fetch>();
vi.stubGlobal("fetch", fetched);
afterEach(() => fetched.mockReset());

const answer = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
const headersOf = (call: number): Headers => new Headers(fetched.mock.calls[call]?.[1]?.headers);

describe("a request that changes something", () => {
  it("carries the custom header, the key and the version", async () => {
    fetched.mockResolvedValue(answer(200, { id: "a" }));
    await send(action({ kind: "agreement", id: "a/1", version: 7 }, "suspend", { reason: "检查" }), "key-1");
    expect(fetched.mock.calls[0]?.[0]).toBe("/api/v1/mandate/agreements/a%2F1/suspend");
    const headers = headersOf(0);
    expect(headers.get("x-shuyu-request")).toBe("1");
    expect(headers.get("idempotency-key")).toBe("key-1");
    expect(headers.get("if-match")).toBe('"7"');
    expect(fetched.mock.calls[0]?.[1]?.body).toBe('{"reason":"检查"}');
  });

  it("states no version where there is none", async () => {
    fetched.mockResolvedValue(answer(200, {}));
    await logIn({ account: "a", password: "b" }, "k");
    expect(headersOf(0).has("if-match")).toBe(false);
  });
});

describe("an answer that there is no session", () => {
  it("brings the login, but not while signing in", async () => {
    const ended = vi.fn();
    whenSessionEnds(ended);
    fetched.mockImplementation(() => Promise.resolve(answer(401, { code: "party.signed_out" })));
    await expect(logIn({ account: "a", password: "wrong" }, "k")).rejects.toBeInstanceOf(ApiProblem);
    expect(await readSession()).toBeNull();
    expect(ended).not.toHaveBeenCalled();
    await expect(read("/api/v1/zone/zones")).rejects.toBeInstanceOf(ApiProblem);
    expect(ended).toHaveBeenCalledOnce();
  });

  it("is not concluded from a mistyped code, nor from a 401 that is not the platform's", async () => {
    const ended = vi.fn();
    whenSessionEnds(ended);
    for (const code of ["party.code_wrong", "party.code_used", "party.code_required", undefined]) {
      fetched.mockResolvedValue(answer(401, { code }));
      await expect(
        send({ method: "POST", path: "/api/v1/party/second-factor/confirm", body: { code: "123456" } }, "k"),
      ).rejects.toMatchObject({ status: 401 });
    }
    expect(ended).not.toHaveBeenCalled();
  });

  it("is heeded after an upload too, by the same codes", async () => {
    const ended = vi.fn();
    whenSessionEnds(ended);
    let code = "party.code_wrong";
    class Answered {
      upload = {};
      status = 401;
      onload: () => void = () => {};
      get responseText(): string {
        return JSON.stringify({ code });
      }
      open(): void {}
      setRequestHeader(): void {}
      getResponseHeader = (): null => null;
      send(): void {
        this.onload();
      }
    }
    vi.stubGlobal("XMLHttpRequest", Answered);
    const file = new File(["a"], "a.csv");
    const options = { key: "k", onProgress: () => {} };
    await expect(upload("/api/v1/catalogue/batches", file, options)).rejects.toMatchObject({ status: 401 });
    expect(ended).not.toHaveBeenCalled();
    code = "platform.sign_in_required";
    await expect(upload("/api/v1/catalogue/batches", file, options)).rejects.toMatchObject({ status: 401 });
    expect(ended).toHaveBeenCalledOnce();
  });

  it("is not concluded from silence", async () => {
    fetched.mockRejectedValue(new TypeError("network"));
    await expect(readSession()).rejects.toMatchObject({ status: 0 });
  });
});

describe("queries", () => {
  it("leave out what is empty and escape the rest", () => {
    expect(queryString({ q: "人口 & 税", status: undefined, zone: "", limit: 20 })).toBe(
      "?q=%E4%BA%BA%E5%8F%A3+%26+%E7%A8%8E&limit=20",
    );
    expect(queryString({})).toBe("");
  });

  it("of an Excel export are those of the list without its paging, with its columns", () => {
    expect(excelAddress("resource", { q: "x", sort: "-title", limit: 50, cursor: "c" }, ["title", "rows"])).toBe(
      "/api/v1/catalogue/resources/export.xlsx?q=x&sort=-title&columns=title%2Crows",
    );
  });
});

describe("the name of a downloaded file", () => {
  it("is the one the platform gives, the encoded one first", () => {
    expect(fileName('attachment; filename="resources.xlsx"')).toBe("resources.xlsx");
    expect(fileName("attachment; filename=\"a.xlsx\"; filename*=UTF-8''%E7%9B%AE%E5%BD%95.xlsx")).toBe("目录.xlsx");
    expect(fileName("attachment")).toBeNull();
    expect(fileName(null)).toBeNull();
  });
});
