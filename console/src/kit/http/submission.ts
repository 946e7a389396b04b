/**
 * Idempotency keys of submissions.
 *
 * A key stands for one intent: the same method, path, version and content. It is kept while the
 * outcome is unknown (no answer, or a fault of the platform), so that a retry cannot act twice, and
 * dropped once the platform has given a definite answer.
 */

import { ApiProblem } from "./problem";

export interface Intent {
  method: "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
  version?: number | undefined;
}

export class Submission {
  private fingerprint: string | null = null;
  private key: string | null = null;

  constructor(private readonly newKey: () => string = () => crypto.randomUUID()) {}

  /** Sends an intent through `send`, with the key of the earlier attempt if this is a retry of it. */
  async run<Answer>(intent: Intent, send: (key: string) => Promise<Answer>): Promise<Answer> {
    const fingerprint = fingerprintOf(intent);
    if (this.key === null || this.fingerprint !== fingerprint) {
      this.key = this.newKey();
      this.fingerprint = fingerprint;
    }
    try {
      const answer = await send(this.key);
      this.settle();
      return answer;
    } catch (error) {
      if (isDefinite(error)) this.settle();
      throw error;
    }
  }

  private settle(): void {
    this.key = null;
    this.fingerprint = null;
  }
}

/** A file in a body counts by name, size and time: its content is not read twice. */
function fingerprintOf(intent: Intent): string {
  return JSON.stringify(
    [intent.method, intent.path, intent.version ?? null, intent.body ?? null],
    (_name, value: unknown) =>
      value instanceof File ? { file: value.name, size: value.size, at: value.lastModified } : value,
  );
}

/** Whether the platform has decided: a refusal is definite, silence, overload and faults are not. */
function isDefinite(error: unknown): boolean {
  if (!(error instanceof ApiProblem)) return false;
  return (
    error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 425 && error.status !== 429
  );
}
