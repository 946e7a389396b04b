/** Checkpoints: a signed note of origin, size, root and time (C2SP `signed-note`, `tlog-checkpoint`). */

import { bytesOfBase64, hexOfBytes } from "./hex";

export interface Checkpoint {
  origin: string;
  size: number;
  /** Hex. */
  root: string;
  /** Milliseconds since 1970; null in a note without it. */
  time: number | null;
  /** What is signed: everything up to and including the line feed before the empty line. */
  text: string;
  /** The one signature, if the note carries one. */
  signature: { name: string; keyId: string; value: string } | null;
}

const KEY_ID_BYTES = 4;
const SIGNATURE_BYTES = 64;

/** Reads a checkpoint; null for anything that is none. The signature is not checked here. */
export function parseCheckpoint(note: string): Checkpoint | null {
  const end = note.indexOf("\n\n");
  const text = end === -1 ? note : note.slice(0, end + 1);
  const [origin, size, root, ...rest] = text.split("\n");
  if (!origin || !size || !root || !/^(0|[1-9]\d*)$/.test(size)) return null;
  const bytes = bytesOfBase64(root);
  if (bytes === null || bytes.length !== 32) return null;
  const time = rest.map((line) => /^time (\d+)$/.exec(line)?.[1]).find((found) => found !== undefined);
  const signature = end === -1 ? null : parseSignature(note.slice(end + 2));
  return {
    origin,
    size: Number(size),
    root: hexOfBytes(bytes),
    time: time === undefined ? null : Number(time),
    text,
    signature,
  };
}

/** `— name base64(key id, signature)` */
function parseSignature(line: string): Checkpoint["signature"] {
  const match = /^\u2014 (\S+) (\S+)\n$/.exec(line);
  const bytes = match?.[2] === undefined ? null : bytesOfBase64(match[2]);
  if (match?.[1] === undefined || bytes === null || bytes.length !== KEY_ID_BYTES + SIGNATURE_BYTES) return null;
  return {
    name: match[1],
    keyId: hexOfBytes(bytes.slice(0, KEY_ID_BYTES)),
    value: hexOfBytes(bytes.slice(KEY_ID_BYTES)),
  };
}
