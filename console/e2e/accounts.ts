import { readFileSync } from "node:fs";

/** One line of the accounts file `shuyu demo` writes. */
export interface Account {
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

/** Somebody of the demo city with a role, in the organisation whose name holds a word where one is given. */
export function somebody(role: string, org = ""): Account {
  const found = load().find((account) => account.roles.includes(role) && account.org.includes(org));
  if (found === undefined) throw new Error(`nobody in ${org || "the demo city"} is ${role}`);
  return found;
}
