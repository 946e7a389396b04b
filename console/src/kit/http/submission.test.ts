import { describe, expect, it } from "vitest";
import { ApiProblem, unreachable } from "./problem";
import { Submission, type Intent } from "./submission";

const intent: Intent = {
  method: "POST",
  path: "/api/v1/mandate/agreements/a/suspend",
  version: 3,
  body: { reason: "检查" },
};

function counting(): Submission {
  let next = 0;
  return new Submission(() => `key-${++next}`);
}

const problem = (status: number): ApiProblem => new ApiProblem({ status, code: "x" });

/** Sends the intents one after the other; each attempt fails as told, or succeeds. Gives the keys used. */
async function keysOf(attempts: { intent: Intent; fails?: Error }[]): Promise<string[]> {
  const submission = counting();
  const keys: string[] = [];
  for (const attempt of attempts) {
    const sent = submission.run(attempt.intent, (key) => {
      keys.push(key);
      return attempt.fails ? Promise.reject(attempt.fails) : Promise.resolve("ok");
    });
    if (attempt.fails) await expect(sent).rejects.toBe(attempt.fails);
    else await expect(sent).resolves.toBe("ok");
  }
  return keys;
}

describe("the idempotency key of a submission", () => {
  it("is kept for a retry while the outcome is unknown", async () => {
    expect(
      await keysOf([
        { intent, fails: unreachable() },
        { intent, fails: problem(503) },
        { intent, fails: problem(429) },
        { intent },
      ]),
    ).toEqual(["key-1", "key-1", "key-1", "key-1"]);
  });

  it("is new after a success, so that the same form sent twice on purpose acts twice", async () => {
    expect(await keysOf([{ intent }, { intent }])).toEqual(["key-1", "key-2"]);
  });

  it("is new after a refusal, which is a definite answer", async () => {
    expect(await keysOf([{ intent, fails: problem(422) }, { intent, fails: problem(412) }, { intent }])).toEqual([
      "key-1",
      "key-2",
      "key-3",
    ]);
  });

  it("is new when the content or the version changed", async () => {
    const other = { ...intent, body: { reason: "other" } };
    const later = { ...intent, version: 4 };
    expect(
      await keysOf([
        { intent, fails: unreachable() },
        { intent: other, fails: unreachable() },
        { intent: later, fails: unreachable() },
      ]),
    ).toEqual(["key-1", "key-2", "key-3"]);
  });

  it("tells files apart without reading them", async () => {
    const file = (name: string) => ({ ...intent, body: { file: new File(["1"], name, { lastModified: 5 }) } });
    expect(
      await keysOf([
        { intent: file("a.csv"), fails: unreachable() },
        { intent: file("a.csv"), fails: unreachable() },
        { intent: file("b.csv") },
      ]),
    ).toEqual(["key-1", "key-1", "key-2"]);
  });
});
