import { hexOfBytes } from "./hex";

/** Size and root of a signed checkpoint (C2SP `tlog-checkpoint`: origin, size, root in base64). */
export function parseCheckpoint(text: string): { origin: string; size: number; root: string } | null {
  const [origin, size, root] = text.split("\n");
  if (!origin || !size || !root || !/^\d+$/.test(size)) return null;
  try {
    const bytes = Uint8Array.from(atob(root), (char) => char.charCodeAt(0));
    return bytes.length === 32 ? { origin, size: Number(size), root: hexOfBytes(bytes) } : null;
  } catch {
    return null;
  }
}
