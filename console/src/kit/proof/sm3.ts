import { sm3 as hash } from "sm-crypto-v2";

/** SM3 (GB/T 32905) of the bytes, lower-case hex. */
export function sm3(bytes: Uint8Array): string {
  return hash(bytes);
}
