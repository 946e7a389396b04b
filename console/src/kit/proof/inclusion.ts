/**
 * Checks an inclusion proof in the browser, without trusting the server's word for it
 * (RFC 6962 tree over SM3: a leaf is SM3(0x00 || entry), a node SM3(0x01 || left || right)).
 */

import { parseCheckpoint } from "./checkpoint";
import { bytesOfHex, hexOfBytes } from "./hex";
import { verifyCheckpoint } from "./signature";
import { sm3 } from "./sm3";

export interface Inclusion {
  index: number;
  tree_size: number;
  leaf_hash: string;
  root: string;
  path: string[];
}

/**
 * `unsigned`: the path leads to the root, but no signed checkpoint of that size vouches for the root.
 * `wrong_signature`: there is one, but the ledger's key did not sign it.
 */
export type Outcome = "verified" | "unsigned" | "malformed" | "wrong_root" | "wrong_signature" | "wrong_checkpoint";

/** Leaf hash of an entry's canonical bytes. */
export function leafHash(entry: Uint8Array): string {
  return sm3(Uint8Array.of(0x00, ...entry));
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array | null {
  const joined = new Uint8Array(1 + left.length + right.length);
  joined[0] = 0x01;
  joined.set(left, 1);
  joined.set(right, 1 + left.length);
  return bytesOfHex(sm3(joined));
}

/**
 * Root that a leaf and its audit path lead to (RFC 9162, section 2.1.3.2); null when the path has the
 * wrong length for that place in a tree of that size, or a hash is not 32 bytes.
 */
export function rootFromPath(proof: Omit<Inclusion, "root">): string | null {
  const { index, tree_size, path } = proof;
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(tree_size) || index < 0 || index >= tree_size) return null;
  let node = digest(proof.leaf_hash);
  let place = index;
  let last = tree_size - 1;
  for (const step of path) {
    const sibling = digest(step);
    if (node === null || sibling === null || last === 0) return null;
    if (place % 2 === 1 || place === last) {
      node = nodeHash(sibling, node);
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else {
      node = nodeHash(node, sibling);
    }
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && node !== null ? hexOfBytes(node) : null;
}

function digest(hex: string): Uint8Array | null {
  const bytes = bytesOfHex(hex);
  return bytes !== null && bytes.length === 32 ? bytes : null;
}

/** Checks the path against the root, the checkpoint against the ledger's key, and the root against the checkpoint. */
export function verifyInclusion(proof: Inclusion, checkpoint: string | null, publicKey: string): Outcome {
  const root = rootFromPath(proof);
  if (root === null) return "malformed";
  if (root !== proof.root.toLowerCase()) return "wrong_root";
  if (checkpoint === null || checkpoint === "") return "unsigned";
  const signed = parseCheckpoint(checkpoint);
  if (signed === null) return "malformed";
  if (signed.size !== proof.tree_size) return "unsigned";
  const signature = verifyCheckpoint(checkpoint, publicKey);
  if (signature !== "signed") return signature === "missing" ? "unsigned" : "wrong_signature";
  return signed.root === root ? "verified" : "wrong_checkpoint";
}
