// Renews the pictures of the guide: plays against a running demo city and writes docs/guide/pictures/*.webp.
//
//   SHUYU_URL=http://127.0.0.1:8420 SHUYU_ACCOUNTS=../data.accounts.json npm run pictures
import { chromium } from "@playwright/test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

const base = process.env.SHUYU_URL ?? "http://127.0.0.1:8420";
const accounts = JSON.parse(readFileSync(process.env.SHUYU_ACCOUNTS ?? "../data.accounts.json", "utf8"));
const folder = new URL("../../docs/guide/pictures/", import.meta.url);
const LARGEST = 200 * 1024;

/** Opens an address as the person with an account; their session is opened through the interface. */
async function open(browser, account, address) {
  const person = accounts.find((each) => each.account === account);
  if (person === undefined) throw new Error(`the demo city has no ${account}`);
  const context = await browser.newContext({
    baseURL: base,
    locale: "zh-CN",
    colorScheme: "light",
    viewport: { width: 1280, height: 800 },
  });
  const answer = await context.request.post("/api/v1/party/session", {
    data: { account, password: person.password },
    headers: { "X-Shuyu-Request": "1", "Idempotency-Key": crypto.randomUUID() },
  });
  if (!answer.ok()) throw new Error(`${account}: ${await answer.text()}`);
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

/** Opens the record of a list whose title holds a word. */
async function follow(page, word) {
  await page.locator("tbody tr.row-link").getByRole("link", { name: word }).first().click();
  await page.locator(".record-head").waitFor();
}

/** Writes what the window shows. */
async function take(page, name) {
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => document.getAnimations().every((each) => each.playState !== "running"));
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  const bytes = Buffer.from(data, "base64");
  if (bytes.length > LARGEST) throw new Error(`${name}: ${bytes.length} bytes are too many for a document`);
  writeFileSync(new URL(`${name}.webp`, folder), bytes);
  console.log(`${name}.webp ${bytes.length}`);
  await page.context().close();
}

const shots = {
  inbox: async (browser) => open(browser, "he.assessor", "/?tab=done"),
  resource: async (browser) => {
    const page = await open(browser, "feng.steward", "/catalogue/resources");
    await follow(page, "航班起降记录");
    await page.locator(".timeline-entry").first().waitFor();
    return page;
  },
  workbench: async (browser) => {
    const page = await open(browser, "xu.engineer", "/compute/workbench");
    await page.locator('[data-table="flights"]').first().waitFor();
    await page
      .getByRole("textbox", { name: "SQL 语句" })
      .fill(
        "SELECT origin, month, count(*) AS departures, avg(dep_delay) AS delay\nFROM flights GROUP BY origin, month",
      );
    await page.getByRole("button", { name: "样例试算" }).click();
    await page.getByRole("region", { name: "样例结果" }).waitFor();
    return page;
  },
  review: async (browser) => {
    const page = await open(browser, "lin.handler", "/airlock/exports");
    await follow(page, "缴费基数分档");
    return page;
  },
  agreement: async (browser) => {
    const page = await open(browser, "zhou.signatory", "/mandate/agreements");
    await follow(page, "交通领域公共数据授权运营协议");
    await page.getByRole("button", { name: /核验/ }).first().click();
    await page.locator('[data-outcome="verified"]').waitFor();
    return page;
  },
};

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu"],
});
try {
  for (const [name, shot] of Object.entries(shots)) await take(await shot(browser), name);
} finally {
  await browser.close();
}
