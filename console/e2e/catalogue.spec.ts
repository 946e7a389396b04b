import { expect, test, type Locator } from "@playwright/test";
import { act, Cast, choose, dialog, expectAccessible, expectStatus, fillDays, picture } from "./steps";

let cast: Cast;
test.beforeEach(({ browser, baseURL }) => {
  cast = new Cast(browser, baseURL ?? "");
});
test.afterEach(() => cast.leave());

const rows = Array.from(
  { length: 40 },
  (_, n) => `T${String(n + 1).padStart(3, "0")},${n % 2 ? "南站" : "北站"},${n * 3 + 1}`,
);
const csv = (text: string) => ({ name: "车辆.csv", mimeType: "text/csv", buffer: Buffer.from(text, "utf8") });

/** Fills in what the national core metadata ask of an entry before it is published. */
async function complete(form: Locator): Promise<void> {
  const keywords = form.getByLabel("关键词", { exact: true });
  await keywords.fill("机场巴士；客运量；");
  for (const [label, text] of [
    ["责任处室", "运行管理处"],
    ["联系人（岗位）", "运行管理岗"],
    ["联系电话", "025-88886666"],
    ["来源信息系统", "机场巴士调度系统"],
    ["采集依据（法定职责）", "道路运输条例"],
    ["持有权记录", "民航数登 2026-017"],
    ["开放条件", "签订授权运营协议"],
  ] as const)
    await form.getByLabel(label, { exact: true }).fill(text);
  for (const [label, option] of [
    ["数据来源", "自行采集"],
    ["格式类别", /表格|数据库/],
    ["共享类型", "无条件共享"],
    ["使用方式", "授权运营"],
    ["可授权运营", "否"],
  ] as const)
    await choose(form, label, option);
  await fillDays(form, "时间范围起", "2024-01-01");
  // The city asks every resource to be filed by its subject.
  const classes = form.getByRole("combobox", { name: "分类", exact: true });
  await classes.fill("公共交通");
  await form.page().locator(".ant-select-tree-title").getByText("T0401 公共交通", { exact: true }).click();
  await classes.press("Escape");
}

test("a department catalogues, imports and grades a resource; two others review and publish it", async () => {
  const steward = await cast.as("provider_steward", "市场监督");
  await steward.goto("/catalogue/resources");
  await steward.getByRole("link", { name: "编目", exact: true }).click();
  const code = `shuttle_${Date.now()}`;
  const title = `机场巴士运行 ${code}`;
  await steward.getByLabel("资源代码", { exact: true }).fill(code);
  await choose(steward, "专区", /综合/);
  await steward.getByLabel("资源名称", { exact: true }).fill(title);
  await steward.getByLabel("摘要", { exact: true }).fill("机场巴士逐车当日客运量");
  await expectAccessible(steward);
  await picture(steward, "resource-form");
  await steward.getByRole("button", { name: "编目", exact: true }).click();
  await expectStatus(steward, "draft");
  const address = steward.url();

  // A file with nothing in it is refused in words, and the next one is taken.
  const file = steward.locator('input[type="file"]');
  await file.setInputFiles(csv(""));
  await expect(steward.getByRole("alert").first()).toContainText("catalogue.");
  await file.setInputFiles(csv(`bus,station,passengers\n${rows.join("\n")}\n`));
  await expect(steward.getByText("信息项与分级（3）")).toBeVisible({ timeout: 30_000 });
  await expect(steward.getByText("第 1 版 · CSV")).toBeVisible();

  await steward.getByRole("button", { name: "预览" }).click();
  await expect(dialog(steward).getByRole("cell", { name: "T001" })).toBeVisible();
  await expectAccessible(steward);
  await picture(steward, "resource-preview");
  await steward.keyboard.press("Escape");
  await expect(dialog(steward)).toBeHidden();

  // A grade rests on whom it would harm and how badly, and on evidence; one evidence serves all.
  for (const [item, grade, harm] of [
    ["bus", "2 级", "轻微"],
    ["station", "1 级", "无危害"],
    ["passengers", "1 级", "无危害"],
  ] as const) {
    await choose(steward, `分级 ${item}`, grade);
    await choose(steward, `影响程度 ${item}`, harm);
  }
  await steward.getByRole("checkbox", { name: "主体标识 bus" }).check();
  await steward.getByLabel("定级依据", { exact: true }).fill("规范附录所列运营信息示例");
  await steward.getByRole("button", { name: "填入全部已改项" }).click();
  await steward.getByRole("button", { name: "保存分级（3 项）" }).click();
  await expect(steward.getByText("已分级 3 / 3")).toBeVisible();
  await expectAccessible(steward);
  await picture(steward, "resource-draft");

  // Another person of the department says their word on every grading.
  const approver = await cast.as("provider_approver", "市场监督");
  await approver.goto(address);
  await expect(approver.getByText("待我部门另一人复核（3）")).toBeVisible();
  await expectAccessible(approver);
  await picture(approver, "resource-review");
  await approver.getByRole("button", { name: "同意所选（3）", exact: true }).click();
  await expect(approver.getByText("待我部门另一人复核（3）")).toBeHidden();

  // Whoever handed in the file does not clear it of secrets.
  await act(approver, "declare_secrecy", async (open) => {
    await open.getByLabel("审查文号").fill("市监密审〔2026〕9 号");
    await open.getByRole("radiogroup", { name: "是否含国家秘密" }).getByRole("radio", { name: "否" }).check();
    await open.getByRole("radiogroup", { name: "是否含工作秘密" }).getByRole("radio", { name: "否" }).check();
  });
  await expect(approver.getByText("市监密审〔2026〕9 号")).toBeVisible();

  // An entry that is not complete is not published: the approver is told what is missing, the steward adds it.
  await approver.locator('.page-head button[data-verb="publish"]').click();
  await dialog(approver).getByRole("button", { name: "发布目录" }).click();
  await expect(dialog(approver).getByText("请填写责任处室")).toBeVisible();
  await expectAccessible(approver);
  await picture(approver, "resource-incomplete");

  await steward.reload();
  await steward.locator('.page-head button[data-verb="update"]').click();
  await complete(dialog(steward));
  await dialog(steward).getByRole("button", { name: "修改目录", exact: true }).click();
  await expect(dialog(steward)).toBeHidden();

  await approver.reload();
  await act(approver, "publish");
  await expectStatus(approver, "published");

  // The list finds it by its name and exports what it shows: its columns, in its order.
  await approver.goto(`/catalogue/resources?q=${encodeURIComponent(title)}&columns=title,code,rows,open_type`);
  await expect(approver.locator("tbody tr.row-link")).toHaveCount(1);
  const excel = approver.waitForEvent("download");
  const asked = approver.waitForRequest(/\/export\.xlsx/);
  await approver.getByRole("button", { name: "导出 Excel" }).click();
  expect(new URL((await asked).url()).searchParams.get("columns")).toBe("title,code,rows,open_type");
  expect((await excel).suggestedFilename()).toBe("resources.xlsx");
});
