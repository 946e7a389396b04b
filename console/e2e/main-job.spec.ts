import { expect, test } from "@playwright/test";
import { act, Cast, choose, dialog, expectAccessible, expectStatus, fillDays, picture } from "./steps";

let cast: Cast;
test.beforeEach(({ browser, baseURL }) => {
  cast = new Cast(browser, baseURL ?? "");
});
test.afterEach(() => cast.leave());

test("items are asked for, assessed by the regulator, and decided one by one by their department", async () => {
  const engineer = await cast.as("operator_engineer", "通达");
  await engineer.goto("/grant/requests/new");
  await choose(engineer, "授权运营协议", /交通领域公共数据授权运营协议/);
  await choose(engineer, "数据资源", /航班起降记录/);
  await choose(engineer, "应用场景", "航班准点服务");
  await choose(engineer, "用途", "产业发展");
  await engineer.getByLabel("拟形成的产品").fill("机场到港延误季报");
  await engineer.getByLabel("最小分组").fill("10");
  await fillDays(engineer, "使用截止", "2027-06-30");
  for (const [item, reason] of [
    ["dest", "按到达机场统计"],
    ["arr_delay", "计算平均到港延误"],
    ["tailnum", "按机型归类"],
  ] as const) {
    await engineer.getByLabel(`申请 ${item}`, { exact: true }).check();
    await engineer.getByLabel(`申请理由 ${item}`, { exact: true }).fill(reason);
  }
  await expectAccessible(engineer);
  await picture(engineer, "request-form");
  await engineer.getByRole("button", { name: "起草申请" }).click();
  await expectStatus(engineer, "draft");
  const address = engineer.url();
  await act(engineer, "submit");
  await expectStatus(engineer, "submitted");

  const assessor = await cast.as("regulator_assessor", "交通");
  await assessor.goto(address);
  await act(assessor, "assess", async (open) => {
    await choose(open, "评估结论", "通过");
    await open.getByLabel("意见").fill("用途与专区一致，三项均为统计所需");
  });
  await expectStatus(assessor, "assessed");

  const approver = await cast.as("provider_approver", "民航");
  await approver.goto(address);
  await approver.locator('.page-head button[data-verb="decide"]').click();
  const open = dialog(approver);
  await open.getByRole("radiogroup", { name: "审核决定 tailnum" }).getByText("不同意").click();
  await choose(open, "不同意的理由 tailnum", "超出应用场景所需");
  await open.getByLabel("意见").fill("机号可识别单架航空器，本场景不需要");
  await expectAccessible(approver);
  await picture(approver, "request-decide");
  await open.getByRole("button", { name: "来源部门审核" }).click();
  await expect(open).toBeHidden();
  await expectStatus(approver, "partial");
  await expect(approver.getByText("同意 2 项，不同意 1 项")).toBeVisible();
  await expectAccessible(approver);
  await picture(approver, "request");

  // The grant holds what was approved and nothing else.
  await engineer.goto("/grant/grants?sort=-created_at");
  await engineer.locator("tbody tr.row-link").first().getByRole("link").first().click();
  await expectStatus(engineer, "active");
  await expect(engineer.getByRole("cell", { name: "arr_delay" })).toBeVisible();
  await expect(engineer.getByRole("cell", { name: "tailnum" })).toHaveCount(0);
  await picture(engineer, "grant");
});
