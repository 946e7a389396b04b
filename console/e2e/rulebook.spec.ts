import { expect, test } from "@playwright/test";
import { act, Cast, choose, dialog, expectAccessible, expectStatus, picture } from "./steps";

let cast: Cast;
test.beforeEach(({ browser, baseURL }) => {
  cast = new Cast(browser, baseURL ?? "");
});
test.afterEach(() => cast.leave());

test("a parameter is tried out on history, proposed, and put in force by another person", async () => {
  const handler = await cast.as("authority_handler");
  await handler.goto("/");
  // The city's rules end within the time in which a renewal is a task: every page says so and leads on.
  const banner = handler.getByTestId("rules-banner");
  await expect(banner).toContainText("规则将于");
  await banner.getByRole("link", { name: "规则册" }).click();
  await expect(handler.getByRole("heading", { name: "规则册", level: 1 })).toBeVisible();
  const limit = handler.getByRole("row", { name: /一个订阅每日调用上限/ });
  await expect(limit).toContainText("1,000,000");
  await expectAccessible(handler);
  await picture(handler, "rulebook");

  await handler.getByRole("link", { name: "提出规则变更" }).click();
  await choose(handler, "规则包", /南京/);
  // The list is long and shows a part of itself only: people type what they look for.
  const parameter = handler.locator("input").and(handler.getByLabel("参数", { exact: true }));
  await parameter.click();
  await parameter.fill("每日调用上限");
  await handler.locator(".ant-select-item-option").filter({ hasText: "一个订阅每日调用上限" }).first().click();
  const value = handler.getByLabel("新值", { exact: true });
  await expect(value).toHaveValue("1000000");
  await value.fill("2000000");
  await handler.getByRole("button", { name: "试算" }).click();
  await expect(handler.getByText(/试算了 \d+ 项历史决定/)).toBeVisible();
  await handler.getByLabel("文号").fill("云数规〔2026〕11 号");
  await handler.getByLabel("理由").fill("客户调用量增长，按季评估后放宽");
  await expectAccessible(handler);
  await picture(handler, "rule-change-form");
  await handler.getByRole("button", { name: "提出规则变更" }).click();
  await expectStatus(handler, "proposed");

  // Whoever proposed may not confirm: the platform says so.
  await handler.locator('button[data-verb="confirm"]').click();
  await dialog(handler).getByRole("button", { name: "确认规则变更" }).click();
  await expect(dialog(handler).getByRole("alert")).toContainText("rulebook.");
  await dialog(handler).getByRole("button", { name: "取消" }).click();

  const signatory = await cast.as("authority_signatory");
  await signatory.goto(handler.url());
  await act(signatory, "confirm");
  await expectStatus(signatory, "confirmed");
  await expectAccessible(signatory);
  await picture(signatory, "rule-change");
  await signatory.getByRole("link", { name: "规则册" }).last().click();
  await expect(signatory.getByRole("row", { name: /一个订阅每日调用上限/ })).toContainText("2,000,000");
});

test("the signatory publishes an interpretation of a clause and withdraws it with a reason", async () => {
  const signatory = await cast.as("authority_signatory");
  await signatory.goto("/rulebook/interpretations/new");
  const title = `最小分组的口径 ${Date.now()}`;
  await signatory.getByLabel("名称").fill(title);
  await choose(signatory, "规则包", /南京/);
  await signatory.getByRole("combobox", { name: "条" }).fill("15 ");
  await choose(signatory, "条", /^15 /);
  await choose(signatory, "要求项", /^A15\.1 /);
  await signatory.getByLabel("文号").fill("云数释〔2026〕3 号");
  await signatory.getByLabel("解释内容").fill("主体按数据提供部门登记的主体标识计数，同一主体只计一次。");
  await expectAccessible(signatory);
  await picture(signatory, "interpretation-form");
  await signatory.getByRole("button", { name: "发布解释" }).click();
  await expectStatus(signatory, "published");
  await expectAccessible(signatory);
  await picture(signatory, "interpretation");

  // Everybody reads it; only its publisher's body may take it back.
  const engineer = await cast.as("operator_engineer");
  await engineer.goto(signatory.url());
  await expect(engineer.getByRole("heading", { name: title, level: 1 })).toBeVisible();
  await expect(engineer.locator(".page-head button[data-verb]")).toHaveCount(0);
  await act(signatory, "withdraw", (open) => open.getByLabel("理由").fill("另行修订"));
  await expectStatus(signatory, "withdrawn");
});
