import { afterEach, expect, test, vi } from "vitest";
import { BROKEN_OFF, downloadWhole } from "./download";

afterEach(() => {
  vi.unstubAllGlobals();
});

function answering(response: Response) {
  const asked = vi.fn(() => Promise.resolve(response));
  vi.stubGlobal("fetch", asked);
  return asked;
}

test("a whole data set is asked for with the key alone", async () => {
  const asked = answering(new Response("a,b\r\n1,2\r\n"));
  const file = await downloadWhole("/data/v1/trips/download", " sk_1 ");
  expect(file.size).toBe(10);
  expect(asked).toHaveBeenCalledWith("/data/v1/trips/download", {
    headers: { Authorization: "Bearer sk_1" },
    credentials: "omit",
  });
});

test("a refusal is the platform's own problem", async () => {
  answering(Response.json({ code: "mandate.suspended" }, { status: 451 }));
  await expect(downloadWhole("/x", "k")).rejects.toMatchObject({ problem: { code: "mandate.suspended", status: 451 } });
});

test("a stream that breaks off keeps nothing and says why", async () => {
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("a,b\r\n"));
      controller.error(new TypeError("network error"));
    },
  });
  answering(new Response(broken));
  await expect(downloadWhole("/x", "k")).rejects.toMatchObject({ problem: { code: BROKEN_OFF } });
});
