/** Checks an SM2 signature (GB/T 32918, SM3, the standard's default identity) of a checkpoint in the browser. */

import { sm2 } from "sm-crypto-v2";
import { parseCheckpoint } from "./checkpoint";
import { bytesOfHex } from "./hex";
import { sm3 } from "./sm3";

/** The identity GM/T 0009 gives signers that have no other. */
const IDENTITY = "1234567812345678";
/** Signature type of the signed-note format for algorithms without a number, with the ledger's name for its own. */
const TYPE = "\xffsm2-sm3";

export type SignatureOutcome = "signed" | "other_key" | "forged" | "missing";

/** Key id of a note: head of SM3 over the name, a line feed, the type and the public point. */
export function keyId(name: string, publicKey: string): string | null {
  const point = bytesOfHex(publicKey);
  if (point === null) return null;
  const head = Uint8Array.from(`${name}\n`, (char) => char.charCodeAt(0));
  const type = Uint8Array.from(TYPE, (char) => char.charCodeAt(0));
  return sm3(Uint8Array.of(...head, ...type, ...point)).slice(0, 8);
}

/** Whether `publicKey` (hex of the uncompressed point) signed the note. */
export function verifyCheckpoint(note: string, publicKey: string): SignatureOutcome {
  const checkpoint = parseCheckpoint(note);
  if (checkpoint === null || checkpoint.signature === null) return "missing";
  const { name, keyId: stated, value } = checkpoint.signature;
  if (name !== checkpoint.origin || stated !== keyId(name, publicKey)) return "other_key";
  try {
    const text = Uint8Array.from(new TextEncoder().encode(checkpoint.text));
    return sm2.doVerifySignature(text, value, publicKey, { hash: true, userId: IDENTITY }) ? "signed" : "forged";
  } catch {
    // The library throws on points and numbers outside the curve.
    return "forged";
  }
}
