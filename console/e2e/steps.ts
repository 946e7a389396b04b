import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { somebody } from "./accounts";

/** Signs in as somebody with a role and waits for the frame. */
export async function signIn(page: Page, role: string): Promise<void> {
  const { account, password, name } = somebody(role);
  await page.goto("/");
  await page.getByLabel("账号").fill(account);
  await page.getByLabel("口令", { exact: true }).fill(password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByTestId("whoami")).toContainText(name);
}

/** No violation of WCAG 2.1 A and AA, nor of the best practices axe checks, on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.target.join(" ")) }))).toEqual([]);
}

/** Colours in transition are not colours: waits for animations to end. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.getAnimations().every((animation) => animation.playState !== "running"));
}

export async function picture(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.screenshot({ path: `screenshots/${name}.png`, fullPage: true });
}
