import { expect, test } from "@playwright/test";
import { act, because, Cast, choose, dialog, expectAccessible, expectStatus, fillDays, picture } from "./steps";

let cast: Cast;
test.beforeEach(({ browser, baseURL }) => {
  cast = new Cast(browser, baseURL ?? "");
});
test.afterEach(() => cast.leave());

test("an agreement is drafted, signed, suspended, and resumed by two bodies", async () => {
  const handler = await cast.as("authority_handler");
  await handler.goto("/mandate/agreements/new");
  // Nothing filled in: every missing field says so by name.
  await handler.getByRole("button", { name: "起草协议" }).click();
  await expect(handler.getByText("请填写运营单位")).toBeVisible();
  await expectAccessible(handler);

  const title = `航空气象服务授权运营协议 ${Date.now()}`;
  await handler.getByLabel("名称").fill(title);
  await choose(handler, "运营单位", /通达/);
  await choose(handler, "专区", /交通/);
  const scenarios = handler.getByLabel("应用场景");
  await scenarios.fill("航班延误保险");
  await scenarios.press("Enter");
  await choose(handler, "用途", "产业发展");
  await choose(handler, "可申请的数据资源", /机场名录/, /机场逐时气象/);
  await handler.getByLabel("能力与资源依据").fill("自有算力与交通数据团队");
  await fillDays(handler, "期限", "2026-12-01", "2028-11-30");
  await picture(handler, "agreement-form");
  await handler.getByRole("button", { name: "起草协议" }).click();
  await expectStatus(handler, "draft");
  await expect(handler.getByRole("heading", { name: title, level: 1 })).toBeVisible();
  const address = handler.url();

  const signatory = await cast.as("authority_signatory");
  await signatory.goto(address);
  await act(signatory, "sign");
  await expectStatus(signatory, "effective");

  await handler.reload();
  await act(handler, "suspend", because("运营单位报告密钥可能外泄"));
  await expectStatus(handler, "suspended");
  await expect(handler.getByText("运营单位报告密钥可能外泄")).toBeVisible();
  await act(handler, "propose_resume", because("密钥已更换，核查无外泄"));
  await expectStatus(handler, "resuming");

  // Whoever proposed may not confirm: the platform says so, on which article.
  await handler.locator('button[data-verb="confirm_resume"]').click();
  await dialog(handler).getByRole("button", { name: "确认恢复" }).click();
  await expect(dialog(handler).getByRole("alert")).toContainText("mandate.");
  await expectAccessible(handler);
  await picture(handler, "agreement-same-person");

  await dialog(handler).getByRole("button", { name: "取消" }).click();

  // The regulator of the zone confirms what the data authority proposed.
  const regulator = await cast.as("regulator_approver", "交通");
  await regulator.goto(address);
  await act(regulator, "confirm_resume");
  await expectStatus(regulator, "effective");
  await expectAccessible(regulator);
  await picture(regulator, "agreement");
});

test("a halt of one zone is imposed, and lifted by two people", async () => {
  const security = await cast.as("security_admin");
  await security.goto("/supervision/halts");
  await security.getByRole("link", { name: "下达停用令" }).click();
  await choose(security, "范围", "专区");
  await choose(security, "专区", /交通/);
  await security.getByLabel("理由").fill("演练：核实一次异常调用");
  await expectAccessible(security);
  await picture(security, "halt-form");
  await security.getByRole("button", { name: "下达停用令" }).click();
  await expectStatus(security, "in_force");
  await expectAccessible(security);

  await act(security, "propose_lift", because("调用系客户测试，已核实"));
  await expectStatus(security, "lifting");
  await picture(security, "halt");

  const signatory = await cast.as("authority_signatory");
  await signatory.goto(security.url());
  await act(signatory, "confirm_lift");
  await expectStatus(signatory, "lifted");
});
