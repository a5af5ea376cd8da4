// The three ways the app reaches people, and the guard that every browser test runs under:
// one message on the console fails the test, and so does a request that leaves the app.

import { test as base, expect, type Page } from "@playwright/test";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const port = process.env.TONGHOP_PORT ?? "8080";
const dist = process.env.TONGHOP_DIST ?? join(__dirname, "../../dist");

/** Where the app is opened from. */
export const origins = {
  served: `http://localhost:${port}/`,
  "plain http, other host name": `http://tonghop.van-phong:${port}/`,
  "single file": pathToFileURL(join(dist, "tonghop.html")).href,
} as const;

export const test = base.extend<{ guard: void }>({
  guard: [
    async ({ page }, use) => {
      const said: string[] = [];
      page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
      page.on("pageerror", (error) => said.push(`error: ${error.message}`));
      page.on("request", (request) => {
        const known = Object.values(origins).some((origin) => request.url().startsWith(origin));
        if (!known && !/^(blob|data):/.test(request.url())) said.push(`request: ${request.url()}`);
      });
      await use();
      expect(said, "nothing is said on the console and nothing leaves").toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens the app and waits until its shell stands. */
export async function open(page: Page, origin: string, hash = ""): Promise<void> {
  await page.goto(origin + hash);
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
}

export { expect };
