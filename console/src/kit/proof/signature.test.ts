import { readFileSync } from "node:fs";
import { sm2 } from "sm-crypto-v2";
import { describe, expect, it } from "vitest";
import { parseCheckpoint } from "./checkpoint";
import { keyId, verifyCheckpoint } from "./signature";

// The golden bundle of the ledger crate: what Rust signed, the browser must accept.
const golden = readFileSync(
  new URL("../../../../crates/ledger/tests/golden/ledger-v1.bundle", import.meta.url),
).toString("utf8");
const notes = [
  ...golden.matchAll(/city\.example\/ledger\n\d+\n\S+\ntime \d+\n\n\u2014 city\.example\/ledger \S+\n/g),
].map((match) => match[0]);
const publicKey = sm2.getPublicKeyFromPrivateKey("42".repeat(32));

describe("the signature of a checkpoint", () => {
  it("made by the platform holds in the browser", () => {
    expect(notes.length).toBeGreaterThanOrEqual(3);
    for (const note of notes) expect(verifyCheckpoint(note, publicKey)).toBe("signed");
  });

  const note = notes[0] ?? "";

  it("does not hold for another size, root or time", () => {
    expect(verifyCheckpoint(note.replace("\ntime 1", "\ntime 2"), publicKey)).toBe("forged");
    expect(verifyCheckpoint(note.replace(/\n\d+\n/, "\n999\n"), publicKey)).toBe("forged");
  });

  it("does not hold for another key or another ledger's name", () => {
    const other = sm2.getPublicKeyFromPrivateKey("43".repeat(32));
    expect(verifyCheckpoint(note, other)).toBe("other_key");
    expect(verifyCheckpoint(note.replace("\u2014 city", "\u2014 town"), publicKey)).toBe("other_key");
    expect(keyId("city.example/ledger", "zz")).toBeNull();
  });

  it("is missing where there is none", () => {
    expect(verifyCheckpoint(parseCheckpoint(note)?.text ?? "", publicKey)).toBe("missing");
    expect(verifyCheckpoint("nonsense", publicKey)).toBe("missing");
  });
});
