// Every place where the app is opened: served, over plain http under another name (no secure
// context), and as the one file from a disk. The policy is on, and the network may be gone.

import { join } from "node:path";
import { expect, open, origins, test } from "./app";
import { drop, pick } from "./pages/files";
import { FillPage } from "./pages/fill";
import { MergePage } from "./pages/merge";

const policy = /^default-src 'none'; script-src [^;]*'wasm-unsafe-eval'; style-src /;

for (const [name, origin] of Object.entries(origins)) {
  const isServed = origin.startsWith("http:");

  test(`${name}: the policy is on`, async ({ page, browser }) => {
    const answer = await page.goto(origin);
    const stated = page.locator("meta[http-equiv='Content-Security-Policy']");
    expect(await stated.getAttribute("content")).toMatch(policy);
    if (isServed) {
      const header = (await answer!.allHeaders())["content-security-policy"];
      expect(header).toMatch(policy);
      expect(header).toContain("frame-ancestors 'none'");
    } else {
      expect(await stated.getAttribute("content")).toContain("connect-src 'none'");
    }
    // A script that somebody slips in does not run. The browser says so on the console, so this
    // is done in a context that nobody listens to.
    const other = await browser.newContext();
    const slipped = await other.newPage();
    await slipped.goto(origin);
    const violated = await slipped.evaluate(async () => {
      const told = new Promise((done) => {
        document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
      });
      const script = document.createElement("script");
      script.textContent = "globalThis.slipped = true";
      document.body.append(script);
      return [await told, "slipped" in globalThis];
    });
    expect(violated).toEqual(["script-src-elem", false]);
    await other.close();
  });

  test(`${name}: once it has loaded nothing is asked of anybody`, async ({ page, context }) => {
    const asked: string[] = [];
    // What workers need comes last, soon after the page stands.
    const last = ["worker.js", "worker_bg.wasm", "reader.wasm"].map(
      (file) => origin.startsWith("http") && page.waitForEvent("requestfinished", (request) => request.url().endsWith(file)),
    );
    await open(page, origin, "", "2023-06-14");
    await Promise.all(last);
    await page.waitForLoadState("networkidle");
    await context.setOffline(true);
    context.on("request", (request) => {
      if (!/^(blob|data):/.test(request.url())) asked.push(request.url());
    });
    await page.getByRole("main").getByRole("link", { name: /Lập báo cáo/ }).click();
    await page.getByRole("combobox", { name: "Đơn vị báo cáo" }).fill("y te");
    await page.getByRole("listbox").getByRole("option").first().click();
    await page.getByRole("button", { name: "Bắt đầu điền" }).click();
    const fill = new FillPage(page);
    await fill.section("B");
    await fill.goTo("B1");
    await fill.type("841");
    await fill.press("Enter");
    await fill.saved();
    const file = await fill.save("asked");
    const path = await file.path();
    await page.getByRole("link", { name: "Tổng hợp", exact: true }).click();
    await pick(page, "Chọn tệp", path);
    await new MergePage(page).has(1);
    expect(asked).toEqual([]);
  });

  test(`${name}: a dropped file is read and the tab lives`, async ({ page }) => {
    await open(page, origin, "#/merge/nghe-an-2023/2023S1", "2023-06-21");
    await drop(page, join(__dirname, "../../public/samples/nghe-an-2023/2023S1/BC_KySon_6T2023.xlsx"));
    await new MergePage(page).has(1);
  });
}
