import { defineConfig } from "@playwright/test";

// Debian's Chromium: the tests never download a browser of their own.
export default defineConfig({
  testDir: "browser",
  outputDir: "results",
  timeout: 60_000,
  // A busy machine is no failure, and a browser that was killed looks after its profile first.
  expect: { timeout: 20_000 },
  workers: 1,
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    browserName: "chromium",
    locale: "vi-VN",
    timezoneId: "Asia/Ho_Chi_Minh",
    viewport: { width: 1280, height: 720 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // A second name for the same server: plain http, not localhost, so not a secure context.
        "--host-resolver-rules=MAP tonghop.van-phong 127.0.0.1",
      ],
    },
  },
});
