import { expect, test } from "@playwright/test";
import { Cast, choose, expectAccessible, expectStatus, fillLogin, picture, watch } from "./steps";

let cast: Cast;
test.beforeEach(({ browser, baseURL }) => {
  cast = new Cast(browser, baseURL ?? "");
});
test.afterEach(() => cast.leave());

test("an organisation and a person are registered, and the person signs in", async ({ page, baseURL }) => {
  watch(page, baseURL ?? "");
  const admin = await cast.as("system_admin");
  const number = Date.now();
  await admin.goto("/party/organisations");
  await admin.getByRole("link", { name: "登记机构" }).click();
  await admin.getByLabel("机构名称").fill(`云溪数据服务公司 ${number}`);
  await choose(admin, "机构类别", "运营单位");
  // A code whose check digit is wrong is refused beside its field, not somewhere.
  await admin.getByLabel("统一社会信用代码").fill("91320000MA1XXXXX0A");
  await admin.getByRole("button", { name: "登记机构" }).click();
  await expect(admin.locator(".ant-form-item-has-error").filter({ hasText: "统一社会信用代码" })).toBeVisible();
  await expectAccessible(admin);
  await picture(admin, "organisation-form");
  await admin.getByLabel("统一社会信用代码").fill("");
  await admin.getByRole("button", { name: "登记机构" }).click();
  await expectStatus(admin, "active");

  await admin.goto("/party/people/new");
  const org = admin.getByLabel("机构", { exact: true });
  await org.fill(String(number));
  await choose(admin, "机构", new RegExp(String(number)));
  await admin.getByLabel("姓名").fill("尤产品");
  const account = `you.${number}`;
  await admin.getByLabel("账号").fill(account);
  await choose(admin, "角色", /产品/);
  const password = `Qx7-${number}-vmrk-2gha`;
  await admin.getByLabel("初始口令").fill(password);
  await expectAccessible(admin);
  await picture(admin, "person-form");
  await admin.getByRole("button", { name: "登记人员" }).click();
  await expectStatus(admin, "active");
  // No draft of the form keeps the password.
  expect(await admin.evaluate(() => JSON.stringify(localStorage))).not.toContain(password);

  await fillLogin(page, { account, password, name: "尤产品" });
  await expect(page.getByText("没有待办")).toBeVisible();
});
