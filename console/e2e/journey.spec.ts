import { expect, test } from "@playwright/test";
import { somebody } from "./accounts";
import { expectAccessible, picture, signIn } from "./steps";

test.beforeEach(async ({ page }) => {
  // A page that throws, breaks the content security policy or loads something from elsewhere fails its test.
  page.on("pageerror", (error) => expect.soft(error.message).toBe(""));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) expect.soft(message.text()).toBe("");
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith("http")) expect.soft(host).toBe(new URL(test.info().project.use.baseURL ?? "").host);
  });
});

test("a wrong password is refused in words, and the account still signs in", async ({ page }) => {
  const { account, password } = somebody("auditor");
  await page.goto("/catalogue/resources?status=published");
  await page.getByLabel("账号").fill(account);
  await page.getByLabel("口令", { exact: true }).fill(`${password}x`);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("party.");
  await expect(page.getByLabel("口令", { exact: true })).toHaveValue("");
  await expectAccessible(page);
  await picture(page, "login-refused");

  await page.getByLabel("口令", { exact: true }).fill(password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  // The login leads to the address that was asked for, with its filter.
  await expect(page.getByRole("heading", { name: "数据资源", level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/status=published/);
});

test("a provider's steward finds a resource, reads its history and verifies an entry", async ({ page }) => {
  await signIn(page, "provider_steward");
  await page.getByRole("link", { name: "数据资源" }).click();
  const rows = page.locator("tbody tr.row-link");
  await expect(rows.first()).toBeVisible();
  await expectAccessible(page);
  await picture(page, "resources");

  // The view is in the address: a link shows a colleague the same rows.
  const title = (await rows.first().getByRole("link").first().textContent()) ?? "";
  await page.getByRole("searchbox", { name: "按名称查找" }).fill(title);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=/);
  await expect(rows).not.toHaveCount(0);
  const excel = page.waitForEvent("download");
  await page.getByRole("button", { name: "导出 Excel" }).click();
  expect((await excel).suggestedFilename()).toMatch(/\.xlsx$/);

  await rows.first().getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
  await expect(page.getByRole("heading", { name: "办理记录与存证" })).toBeVisible();
  await page.getByRole("button", { name: /核验/ }).first().click();
  await expect(page.locator('[data-outcome="verified"]')).toBeVisible();
  await expectAccessible(page);
  await picture(page, "resource");
});

test("an operator's engineer runs a statement on the sample and is refused what is not granted", async ({ page }) => {
  await signIn(page, "operator_engineer");
  await page.getByRole("link", { name: "数据工作台" }).click();
  const table = page.locator("[data-table]").first();
  await expect(table).toBeVisible();
  const name = await table.getAttribute("data-table");
  const column = await table.locator('[data-usage="plain"], [data-usage="mask"]').first().getAttribute("data-column");
  const editor = page.getByRole("textbox", { name: "SQL 语句" });
  await editor.fill(`SELECT "${column}" FROM ${name} LIMIT 5`);
  await page.getByRole("button", { name: "样例试算" }).click();
  const result = page.getByRole("region", { name: "样例结果" });
  await expect(result.getByRole("columnheader")).toHaveText([column ?? ""]);
  await expect(result.locator("tbody tr").first()).toBeVisible();
  await expectAccessible(page);
  await picture(page, "workbench");

  await editor.fill(`DROP TABLE ${name}`);
  await page.getByRole("button", { name: "样例试算" }).click();
  await expect(page.getByRole("alert")).toContainText("compute.");
  await expect(page.getByRole("alert")).toContainText("第");
  await picture(page, "workbench-refused");
});

test("a regulator sees the inbox, in Chinese and in English, light and dark", async ({ page }) => {
  await signIn(page, "regulator_assessor");
  await expect(page.getByRole("heading", { name: "我的工作", level: 1 })).toBeVisible();
  await expect(page.getByRole("tab", { name: /待办/ })).toBeVisible();
  await page.getByRole("tab", { name: /已办/ }).click();
  await expect(page).toHaveURL(/tab=done/);
  await page.getByRole("tab", { name: /待办/ }).click();
  await expectAccessible(page);
  await picture(page, "inbox");

  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "My work", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expectAccessible(page);
  await picture(page, "inbox-dark-english");
});

test("an auditor verifies the ledger's checkpoint and an entry in the browser", async ({ page }) => {
  await signIn(page, "auditor");
  await page.getByRole("link", { name: "存证核验" }).click();
  await expect(page.locator('[data-outcome="signed"]')).toBeVisible();
  await page.getByLabel("记录序号").fill("0");
  await page.getByRole("button", { name: "核验", exact: true }).click();
  await expect(page.locator('[data-outcome="verified"]')).toBeVisible();
  await expectAccessible(page);
  await picture(page, "ledger");
});

test("somebody who signs out is asked to sign in again", async ({ page }) => {
  await signIn(page, "operator_product");
  await page.getByTestId("whoami").click();
  await page.getByRole("button", { name: "退出登录" }).click();
  await expect(page.getByRole("button", { name: "登录", exact: true })).toBeVisible();
  await page.goto("/product/products");
  await expect(page.getByRole("button", { name: "登录", exact: true })).toBeVisible();
});
