import { describe, expect, it } from "vitest";
import { parseCheckpoint } from "./checkpoint";
import { bytesOfHex, hexOfBytes } from "./hex";
import { leafHash, rootFromPath, verifyInclusion } from "./inclusion";
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
const checkpointOf = (size: number, root: string): string =>
  `shuyu.example/ledger\n${size}\n${btoa(String.fromCharCode(...(bytesOfHex(root) ?? [])))}\n\n— shuyu.example AAAA\n`;

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
        const proof = { index, tree_size: size, leaf_hash, root, path: pathOf(index, leaves) };
        expect(verifyInclusion(proof, checkpointOf(size, root))).toBe("verified");
      });
    }
  });

  const leaves = tree(13);
  const root = rootOf(leaves);
  const good = { index: 5, tree_size: 13, leaf_hash: leaves[5] ?? "", root, path: pathOf(5, leaves) };
  const signed = checkpointOf(13, root);

  it("fails for another entry, another place, another path", () => {
    expect(verifyInclusion({ ...good, leaf_hash: leaves[6] ?? "" }, signed)).toBe("wrong_root");
    expect(verifyInclusion({ ...good, index: 4 }, signed)).toBe("wrong_root");
    expect(verifyInclusion({ ...good, path: [...good.path].reverse() }, signed)).not.toBe("verified");
  });

  it("is malformed when its path is too short or too long, its hashes are no hashes, or its place is outside", () => {
    expect(verifyInclusion({ ...good, path: good.path.slice(1) }, signed)).toBe("malformed");
    expect(verifyInclusion({ ...good, path: [...good.path, root] }, signed)).toBe("malformed");
    expect(verifyInclusion({ ...good, path: ["zz", ...good.path.slice(1)] }, signed)).toBe("malformed");
    expect(rootFromPath({ ...good, index: 13 })).toBeNull();
    expect(rootFromPath({ ...good, index: -1 })).toBeNull();
  });

  it("is not called verified without a checkpoint of its size", () => {
    expect(verifyInclusion(good, null)).toBe("unsigned");
    expect(verifyInclusion(good, checkpointOf(14, root))).toBe("unsigned");
    expect(verifyInclusion(good, "nonsense")).toBe("malformed");
  });

  it("fails when the checkpoint commits to another root", () => {
    expect(verifyInclusion(good, checkpointOf(13, leaves[0] ?? ""))).toBe("wrong_checkpoint");
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
