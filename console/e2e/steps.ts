import AxeBuilder from "@axe-core/playwright";
import { expect, type Browser, type Locator, type Page } from "@playwright/test";
import { somebody, type Account } from "./accounts";

/** Signs in through the form and waits for the frame. */
export async function signIn(page: Page, role: string): Promise<void> {
  await fillLogin(page, somebody(role));
}

export async function fillLogin(
  page: Page,
  { account, password, name }: Omit<Account, "org" | "roles">,
): Promise<void> {
  await page.goto("/");
  await page.getByLabel("账号").fill(account);
  await page.getByLabel("口令", { exact: true }).fill(password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByTestId("whoami")).toContainText(name);
}

/** A page that throws, breaks the content security policy or loads something from elsewhere fails its test. */
export function watch(page: Page, base: string): void {
  page.on("pageerror", (error) => expect.soft(error.message).toBe(""));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) expect.soft(message.text()).toBe("");
  });
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol.startsWith("http")) expect.soft(host).toBe(new URL(base).host);
  });
}

/**
 * The people of a journey, each in a browser window of their own. A session is opened through the
 * interface: the login form has a journey of its own.
 */
export class Cast {
  private readonly pages = new Map<string, Page>();

  constructor(
    private readonly browser: Browser,
    private readonly base: string,
  ) {}

  /** The window of somebody with a role, in the organisation whose name holds a word. */
  async as(role: string, org = ""): Promise<Page> {
    const { account, password } = somebody(role, org);
    const known = this.pages.get(account);
    if (known !== undefined) return known;
    const context = await this.browser.newContext();
    const answer = await context.request.post("/api/v1/party/session", {
      data: { account, password },
      headers: { "X-Shuyu-Request": "1", "Idempotency-Key": crypto.randomUUID() },
    });
    expect(answer.ok(), await answer.text()).toBe(true);
    const page = await context.newPage();
    watch(page, this.base);
    this.pages.set(account, page);
    return page;
  }

  async leave(): Promise<void> {
    for (const page of this.pages.values()) await page.context().close();
    this.pages.clear();
  }
}

/** No violation of WCAG 2.1 A and AA, nor of the best practices axe checks, on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map((node) => node.target.join(" ")) }))).toEqual([]);
}

/** Colours in transition are not colours: waits for animations to end, and names those that do not. */
export async function settled(page: Page): Promise<void> {
  const running = () =>
    page.evaluate(() =>
      document.getAnimations().flatMap((animation) => {
        if (animation.playState !== "running") return [];
        const target = animation.effect instanceof KeyframeEffect ? animation.effect.target : null;
        return [`${target?.tagName ?? "?"}.${target?.getAttribute("class") ?? ""}`];
      }),
    );
  await expect.poll(running).toEqual([]);
}

export async function picture(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.screenshot({ path: `screenshots/${name}.png`, fullPage: true });
}

/** Picks options of a select by what they say. */
export async function choose(within: Page | Locator, label: string, ...options: (string | RegExp)[]): Promise<void> {
  const page = "page" in within ? within.page() : within;
  const box = within.locator("input").and(within.getByLabel(label, { exact: true }));
  await box.click();
  const open = page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)");
  for (const option of options)
    await open.locator(".ant-select-item-option").filter({ hasText: option }).first().click();
  // A list of several stays open. Where it closes by itself, Escape would close what lies beneath.
  if (await box.evaluate((input) => input.closest(".ant-select-multiple") !== null)) await box.press("Escape");
  await expect(open).toBeHidden();
}

/** Fills in a day, or the two of a term. */
export async function fillDays(within: Page | Locator, label: string, ...days: string[]): Promise<void> {
  const box = within.getByLabel(label, { exact: true });
  await box.click();
  const page = "page" in within ? within.page() : within;
  for (const day of days) {
    await page.keyboard.insertText(day);
    await page.keyboard.press("Enter");
  }
}

/** The open dialog or drawer. */
export function dialog(page: Page): Locator {
  return page.getByRole("dialog");
}

/** Takes an action of the record shown: opens its dialog, fills it and confirms. */
export async function act(page: Page, verb: string, fill?: (dialog: Locator) => Promise<void>): Promise<void> {
  const button = page.locator(`.page-head button[data-verb="${verb}"]`);
  const label = (await button.textContent()) ?? "";
  await button.click();
  const open = dialog(page);
  await fill?.(open);
  await open.getByRole("button", { name: label, exact: true }).click();
  await expect(open).toBeHidden();
}

/** A dialog's reason. */
export function because(reason: string): (dialog: Locator) => Promise<void> {
  return async (open) => open.getByLabel("理由").fill(reason);
}

/** The record shown is in this state. */
export async function expectStatus(page: Page, status: string): Promise<void> {
  await expect(page.locator(".record-head .status")).toHaveAttribute("data-status", status);
}
