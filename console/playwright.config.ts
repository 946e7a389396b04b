import { defineConfig } from "@playwright/test";

/** The journey runs against a platform that is already serving, `SHUYU_URL`; it never starts one. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: 0,
  reporter: [["list"]],
  use: {
    baseURL: process.env.SHUYU_URL ?? "http://127.0.0.1:8420",
    browserName: "chromium",
    locale: "zh-CN",
    colorScheme: "light",
    // Not the clerk's zone on purpose: times are shown in Asia/Shanghai wherever the browser is.
    timezoneId: "UTC",
    viewport: { width: 1440, height: 900 },
    // Nothing slides or grows under the pointer: a click on a busy machine lands where it was aimed.
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
});
