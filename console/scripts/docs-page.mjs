// Brings the script of the interface's documentation page (Scalar, MIT) from its npm package, pinned by
// version and SHA-256. Only the one file is taken: installing the package would bring a component library
// for a page that shows a document. Without the registry the page offers the document itself.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PACKAGE = "@scalar/api-reference@1.72.1";
const SHA256 = "b86884e6251eed57234f1a62732a5e6303700a5b4d159192a5a5dd003b854378";
const target = new URL("../public/docs/scalar.js", import.meta.url);

if (!existsSync(target)) {
  const folder = mkdtempSync(join(tmpdir(), "shuyu-docs-"));
  try {
    const options = { cwd: folder, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" };
    const archive = join(folder, execFileSync("npm", ["pack", "--silent", PACKAGE], options).trim().split("\n").pop());
    const sum = createHash("sha256").update(readFileSync(archive)).digest("hex");
    if (sum !== SHA256) throw new Error(`${PACKAGE} has another checksum: ${sum}`);
    execFileSync("tar", ["-xzf", archive, "package/dist/browser/standalone.js"], options);
    copyFileSync(join(folder, "package/dist/browser/standalone.js"), target);
  } catch (error) {
    console.warn(`the documentation page is built without its viewer: ${error.message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
