import { expect, test, type Page } from "@playwright/test";
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

/** Runs a statement over the full data and puts its candidate before the airlock; gives the export's address. */
async function candidate(engineer: Page, sql: string): Promise<string> {
  await engineer.goto("/compute/workbench");
  const table = engineer.locator('[data-table="social_insurance"]');
  await table.getByRole("checkbox").check();
  await engineer.getByRole("textbox", { name: "SQL 语句" }).fill(sql);
  await engineer.getByRole("button", { name: "提交正式作业" }).click();
  await picture(engineer, "job-submit");
  await dialog(engineer).getByRole("button", { name: "提交正式作业" }).click();
  await expectStatus(engineer, "succeeded");
  await engineer.getByRole("button", { name: "申请出域" }).click();
  await expectStatus(engineer, "in_review");
  return engineer.url();
}

async function review(page: Page, address: string, outcome: string, opinion: string): Promise<void> {
  await page.goto(address);
  await page.locator('.page-head button[data-verb="review"]').click();
  const open = dialog(page);
  await open.getByRole("radio", { name: outcome }).check();
  await open.getByLabel("意见").fill(opinion);
  await expectAccessible(page);
  await picture(page, `review-${outcome}`);
  await open.getByRole("button", { name: "出域复核", exact: true }).click();
  await expect(open).toBeHidden();
}

test("of two candidates one is rejected, and the other released, reported, acknowledged and listed", async () => {
  const engineer = await cast.as("operator_engineer", "云禾");
  const [handler, assessor] = [await cast.as("authority_handler"), await cast.as("regulator_assessor", "发展")];
  const bands = (least: number) =>
    `SELECT base_amount, count(*) AS people FROM social_insurance GROUP BY base_amount HAVING count(*) >= ${least}`;

  const rejected = await candidate(engineer, bands(20));
  await review(handler, rejected, "驳回", "分档过细，请合并后再提交");
  await expectStatus(handler, "rejected");
  await picture(handler, "export-rejected");

  const released = await candidate(engineer, bands(60));
  await review(handler, released, "同意出域", "已按分档聚合，无法识别单位与个人");
  await expectStatus(handler, "in_review");
  await review(assessor, released, "同意出域", "同意");
  await expectStatus(assessor, "released");
  await expectAccessible(assessor);
  await picture(assessor, "export-released");

  const manager = await cast.as("operator_product", "云禾");
  await manager.goto("/product/products/new");
  const exports = manager.locator("input").and(manager.getByLabel("出域申请", { exact: true }));
  await exports.click();
  await manager.locator(".ant-select-item-option").first().click();
  const code = `bands-${Date.now()}`;
  await manager.getByLabel("产品代码").fill(code);
  await manager.getByLabel("产品名称").fill("缴费基数分档（粗）");
  await choose(manager, "产品类型", "数据集");
  await choose(manager, "应用场景", "普惠金融");
  await expectAccessible(manager);
  await picture(manager, "product-form");
  await manager.getByRole("button", { name: "登记产品" }).click();
  await expectStatus(manager, "draft");
  await manager.locator('.page-head button[data-verb="report"]').click();
  const report = dialog(manager);
  await report.getByLabel("价格（元）").fill("0.35");
  await report.getByLabel("定价依据").fill("按调用量与维护成本测算");
  await report.getByLabel("使用范围").fill("本市金融机构");
  await report.getByLabel("提供方式").fill("数据接口");
  await expectAccessible(manager);
  await picture(manager, "product-report");
  await report.getByRole("button", { name: "报告定价与用途", exact: true }).click();
  await expectStatus(manager, "reported");

  await handler.goto(manager.url());
  await act(handler, "acknowledge");
  await expectStatus(handler, "acknowledged");
  await manager.reload();
  await act(manager, "list");
  await expectStatus(manager, "listed");
  await expect(manager.getByText("¥0.35 / 每次")).toBeVisible();
  await picture(manager, "product");
});
