import { readFileSync } from "node:fs";

/** One line of the accounts file `shuyu demo` writes. */
interface Account {
  account: string;
  password: string;
  name: string;
  org: string;
  roles: string[];
}

function load(): Account[] {
  const path = process.env.SHUYU_ACCOUNTS;
  if (path === undefined) throw new Error("SHUYU_ACCOUNTS names no accounts file");
  return JSON.parse(readFileSync(path, "utf8")) as Account[];
}

/** Somebody of the demo city with a role. */
export function somebody(role: string): Account {
  const found = load().find((account) => account.roles.includes(role));
  if (found === undefined) throw new Error(`nobody in the demo city is ${role}`);
  return found;
}
