import { sm2 } from "sm-crypto-v2";
import { describe, expect, it } from "vitest";
import { parseCheckpoint } from "./checkpoint";
import { bytesOfHex, hexOfBytes } from "./hex";
import { leafHash, rootFromPath, verifyInclusion } from "./inclusion";
import { keyId } from "./signature";
import { sm3 } from "./sm3";

const text = (value: string): Uint8Array => Uint8Array.from(new TextEncoder().encode(value));
const entry = (n: number): Uint8Array => text(`entry ${n}`);
const join = (left: string, right: string): string =>
  sm3(Uint8Array.of(0x01, ...(bytesOfHex(left) ?? []), ...(bytesOfHex(right) ?? [])));

/** Root and path straight from the definition in RFC 6962, section 2.1: split at the largest power of two below n. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
function rootOf(leaves: string[]): string {
  if (leaves.length === 1) return leaves[0] ?? "";
  const k = split(leaves.length);
  return join(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}
function pathOf(index: number, leaves: string[]): string[] {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...pathOf(index, leaves.slice(0, k)), rootOf(leaves.slice(k))]
    : [...pathOf(index - k, leaves.slice(k)), rootOf(leaves.slice(0, k))];
}
const tree = (size: number): string[] => Array.from({ length: size }, (_unused, n) => leafHash(entry(n)));
const base64 = (hex: string): string => btoa(String.fromCharCode(...(bytesOfHex(hex) ?? [])));
const bodyOf = (size: number, root: string): string => `shuyu.example/ledger\n${size}\n${base64(root)}\n`;
const PRIVATE = "42".repeat(32);
const publicKey = sm2.getPublicKeyFromPrivateKey(PRIVATE);

/** A checkpoint signed as the ledger signs it. */
function checkpointOf(size: number, root: string, key = PRIVATE): string {
  const origin = "shuyu.example/ledger";
  const signer = sm2.getPublicKeyFromPrivateKey(key);
  const signature = sm2.doSignature(text(bodyOf(size, root)), key, { hash: true, userId: "1234567812345678" });
  return `${bodyOf(size, root)}\n— ${origin} ${base64(`${keyId(origin, signer) ?? ""}${signature}`)}\n`;
}

describe("SM3", () => {
  it("reproduces the vectors of GB/T 32905", () => {
    expect(sm3(text("abc"))).toBe("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    expect(sm3(text("abcd".repeat(16)))).toBe("debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
  });
});

describe("an inclusion proof", () => {
  it("holds for every entry of every tree up to 33 entries", () => {
    for (let size = 1; size <= 33; size += 1) {
      const leaves = tree(size);
      const root = rootOf(leaves);
      leaves.forEach((leaf_hash, index) => {
        expect(rootFromPath({ index, tree_size: size, leaf_hash, path: pathOf(index, leaves) })).toBe(root);
      });
    }
  });

  const leaves = tree(13);
  const root = rootOf(leaves);
  const good = { index: 5, tree_size: 13, leaf_hash: leaves[5] ?? "", root, path: pathOf(5, leaves) };
  const signed = checkpointOf(13, root);

  it("is verified under a checkpoint that the ledger's key signed", () => {
    expect(verifyInclusion(good, signed, publicKey)).toBe("verified");
  });

  it("is not verified under a checkpoint without a signature", () => {
    expect(verifyInclusion(good, bodyOf(13, root), publicKey)).toBe("unsigned");
    expect(verifyInclusion(good, `${bodyOf(13, root)}\n— shuyu.example/ledger AAAA\n`, publicKey)).toBe("unsigned");
  });

  it("fails under a checkpoint that another key signed, or that was changed after it was signed", () => {
    expect(verifyInclusion(good, checkpointOf(13, root, "43".repeat(32)), publicKey)).toBe("wrong_signature");
    const altered = checkpointOf(12, root).replace("\n12\n", "\n13\n");
    expect(verifyInclusion(good, altered, publicKey)).toBe("wrong_signature");
  });

  it("fails for another entry, another place, another path", () => {
    expect(verifyInclusion({ ...good, leaf_hash: leaves[6] ?? "" }, signed, publicKey)).toBe("wrong_root");
    expect(verifyInclusion({ ...good, index: 4 }, signed, publicKey)).toBe("wrong_root");
    expect(verifyInclusion({ ...good, path: [...good.path].reverse() }, signed, publicKey)).not.toBe("verified");
  });

  it("is malformed when its path is too short or too long, its hashes are no hashes, or its place is outside", () => {
    expect(verifyInclusion({ ...good, path: good.path.slice(1) }, signed, publicKey)).toBe("malformed");
    expect(verifyInclusion({ ...good, path: [...good.path, root] }, signed, publicKey)).toBe("malformed");
    expect(verifyInclusion({ ...good, path: ["zz", ...good.path.slice(1)] }, signed, publicKey)).toBe("malformed");
    expect(rootFromPath({ ...good, index: 13 })).toBeNull();
    expect(rootFromPath({ ...good, index: -1 })).toBeNull();
  });

  it("is not called verified without a checkpoint of its size", () => {
    expect(verifyInclusion(good, null, publicKey)).toBe("unsigned");
    expect(verifyInclusion(good, checkpointOf(14, root), publicKey)).toBe("unsigned");
    expect(verifyInclusion(good, "nonsense", publicKey)).toBe("malformed");
  });

  it("fails when the checkpoint commits to another root", () => {
    expect(verifyInclusion(good, checkpointOf(13, leaves[0] ?? ""), publicKey)).toBe("wrong_checkpoint");
  });
});

describe("a checkpoint", () => {
  it("gives origin, size and root", () => {
    const root = sm3(text("root"));
    expect(parseCheckpoint(checkpointOf(7, root))).toMatchObject({
      origin: "shuyu.example/ledger",
      size: 7,
      root,
      time: null,
    });
  });

  it("is refused when its root is not 32 bytes", () => {
    expect(parseCheckpoint("o\n7\nAAAA\n")).toBeNull();
    expect(parseCheckpoint("o\nseven\nAAAA\n")).toBeNull();
    expect(parseCheckpoint("o\n7\n*\n")).toBeNull();
  });
});

describe("hex", () => {
  it("goes back and forth and refuses the rest", () => {
    expect(hexOfBytes(bytesOfHex("00ff10") ?? new Uint8Array())).toBe("00ff10");
    expect(bytesOfHex("0")).toBeNull();
    expect(bytesOfHex("0g")).toBeNull();
  });
});
