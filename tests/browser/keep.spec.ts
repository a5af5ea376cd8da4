// What was typed stays, whatever happens to tabs and to storage: one tab writes and the others
// say why they look on; storage that is refused, full, emptied or of a newer program is said, and
// everything is written once it can be.

import { type Page } from "@playwright/test";
import { expect, open, origins, test } from "./app";
import { FillPage, health } from "./pages/fill";

const elsewhere = "đang được điền ở một thẻ khác";
const refused = "Trình duyệt không cho lưu";

/** Types a figure into a cell of section B and finishes it. */
async function write(fill: FillPage, code: string, figure: string): Promise<void> {
  await fill.goTo(code);
  await fill.type(figure);
  await fill.press("Enter");
}

async function opened(page: Page, origin: string): Promise<FillPage> {
  const fill = await FillPage.open(page, origin, health);
  await fill.section("B");
  return fill;
}

/** Opens the form again from the start: the page shows what storage holds. */
async function again(page: Page): Promise<FillPage> {
  await page.reload();
  const fill = new FillPage(page);
  await fill.section("B");
  return fill;
}

async function looksOn(fill: FillPage): Promise<void> {
  await expect(fill.page.getByText(elsewhere)).toBeVisible();
  await expect(fill.saveLine).toContainText("Chỉ xem");
  await expect(fill.cell("B1")).toHaveAttribute("readonly");
}

async function writes(fill: FillPage): Promise<void> {
  await expect(fill.page.getByText(elsewhere)).toHaveCount(0, { timeout: 15_000 });
  await fill.section("B");
  await expect(fill.cell("B1")).not.toHaveAttribute("readonly");
}

async function takeOver(fill: FillPage): Promise<void> {
  await fill.page.getByRole("button", { name: "Tiếp tục ở đây" }).click();
  await writes(fill);
}

for (const origin of ["served", "plain http, other host name", "single file"] as const) {
  test(`${origin}: of three tabs one writes, and any of them can take over`, async ({ page, context }) => {
    const first = await opened(page, origins[origin]);
    await write(first, "B1", "841");
    const second = await opened(await context.newPage(), origins[origin]);
    const third = await opened(await context.newPage(), origins[origin]);
    await looksOn(second);
    await looksOn(third);
    await expect(third.cell("B1")).toHaveValue("841");
    await takeOver(second);
    await write(second, "B3", "12");
    await looksOn(first);
    await takeOver(third);
    await expect(third.cell("B3")).toHaveValue("12");
    await write(third, "B4", "5");
    await looksOn(second);
    // Back to where it began.
    await takeOver(first);
    await expect(first.cell("B4")).toHaveValue("5");
    await write(first, "B5", "7");
    await looksOn(third);
    await again(page);
    await expect(first.cell("B5")).toHaveValue("7");
    await writes(first);
  });

  test(`${origin}: the tab that looks on goes on when the other one is closed`, async ({ page, context }) => {
    const first = await opened(page, origins[origin]);
    const second = await opened(await context.newPage(), origins[origin]);
    await looksOn(second);
    await first.goTo("B1");
    // The open editor's text goes along.
    await first.type("841");
    await page.close();
    await writes(second);
    await expect(second.cell("B1")).toHaveValue("841");
    await write(second, "B3", "12");
    await again(second.page);
    await expect(second.cell("B3")).toHaveValue("12");
  });
}

test("what is typed in a tab that was overtaken is shown and can go into the draft", async ({ page, context }) => {
  // Its timers stand still: it learns of the other tab by its own writing.
  await page.addInitScript(() => {
    globalThis.setInterval = (() => 0) as unknown as typeof setInterval;
  });
  const first = await opened(page, origins.served);
  await write(first, "B1", "841");
  const second = await opened(await context.newPage(), origins.served);
  await takeOver(second);
  await write(second, "B3", "12");
  await first.goTo("B4");
  await first.type("58");
  const stranded = first.page.getByRole("region", { name: /Gõ ở thẻ này/ });
  await expect(stranded).toContainText("58");
  await looksOn(first);
  await expect(second.cell("B4")).toHaveValue("");
  await first.page.getByRole("button", { name: "Tiếp tục ở đây, đưa các chữ này vào" }).click();
  await writes(first);
  await expect(first.cell("B1")).toHaveValue("841");
  await expect(first.cell("B3")).toHaveValue("12");
  await expect(first.cell("B4")).toHaveValue("58");
  await looksOn(second);
});

test("a tab that was put to sleep wakes up as one that looks on", async ({ page, context }) => {
  const first = await opened(page, origins.served);
  await first.goTo("B1");
  await first.type("84");
  const session = await context.newCDPSession(page);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  const second = await opened(await context.newPage(), origins.served);
  await takeOver(second);
  // The text that was open there is a figure here.
  await expect(second.cell("B1")).toHaveValue("84");
  await write(second, "B1", "90");
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await looksOn(first);
  await again(second.page);
  await expect(second.cell("B1")).toHaveValue("90");
});

test("a duplicated tab looks on, and a tab that is loaded anew writes at once", async ({ page, context }) => {
  const first = await opened(page, origins.served);
  await write(first, "B1", "841");
  // A window that a page opens begins with a copy of its session storage, as a duplicate does.
  const opening = context.waitForEvent("page");
  await page.evaluate(() => void window.open(location.href));
  const copy = new FillPage(await opening);
  await copy.section("B");
  await looksOn(copy);
  await copy.page.close();
  for (const figure of ["1", "22", "333"]) {
    await first.goTo("B3");
    await first.type(figure);
    await again(page);
    await expect(first.cell("B3")).toHaveValue(figure);
    await writes(first);
  }
});

test("a page fetched back as it was put aside writes again", async ({ page }) => {
  const first = await opened(page, origins["plain http, other host name"]);
  await write(first, "B1", "841");
  const passed = (type: string) =>
    page.evaluate((type) => {
      dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
    }, type);
  await passed("pagehide");
  const loaded = page.waitForEvent("load");
  await passed("pageshow");
  await loaded;
  await first.section("B");
  await writes(first);
  await write(first, "B3", "12");
  await again(page);
  await expect(first.cell("B1")).toHaveValue("841");
  await expect(first.cell("B3")).toHaveValue("12");
});

/** Makes the browser refuse storage as long as the page says so. */
async function refuse(page: Page, what: "open" | "put" | "abort", from: "start" | "later"): Promise<void> {
  await page.addInitScript(
    ([what, from]) => {
      const state = globalThis as { isRefused?: boolean };
      state.isRefused = from === "start";
      const open = IDBFactory.prototype.open;
      IDBFactory.prototype.open = function (...given: any[]) {
        if (state.isRefused && what === "open") throw new DOMException("refused", "SecurityError");
        return open.apply(this, given as [string]);
      };
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...given: any[]) {
        if (state.isRefused && what === "put") throw new DOMException("full", "QuotaExceededError");
        const request = put.apply(this, given as [unknown]);
        if (state.isRefused && what === "abort") this.transaction.abort();
        return request;
      };
    },
    [what, from] as const,
  );
}

/** Also of the pages that come after; storage of the browser may forget it with the page. */
async function setRefused(page: Page, isRefused: boolean): Promise<void> {
  const set = (isRefused: boolean) => void Object.assign(globalThis, { isRefused });
  await page.addInitScript(set, isRefused);
  await page.evaluate(set, isRefused);
}

/** In the page: the figures of every draft as the database holds them, once there is one. */
async function storedFigures(): Promise<string> {
  const known = await indexedDB.databases();
  // Opening a database that is not there would make one.
  if (!known.some(({ name }) => name === "tonghop-drafts-1")) return "";
  return new Promise((done, failed) => {
    const opening = indexedDB.open("tonghop-drafts-1");
    opening.onerror = () => failed(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const reading = database.transaction("entries").objectStore("entries").getAll();
      reading.onerror = () => failed(reading.error);
      reading.onsuccess = () => {
        database.close();
        done(reading.result.join("\n"));
      };
    };
  });
}

for (const origin of ["served", "single file"] as const) {
  for (const [what, from] of [["open", "start"], ["put", "later"], ["abort", "later"]] as const) {
    test(`${origin}: refused ${from} (${what}), and once storage is back all of it is written`, async ({ page }) => {
      await refuse(page, what, from);
      const fill = await opened(page, origins[origin]);
      const told = page.getByText(refused);
      if (from === "later") {
        await write(fill, "B1", "841");
        await fill.saved();
        await setRefused(page, true);
      } else {
        await expect(told).toBeVisible();
        await write(fill, "B1", "841");
      }
      await write(fill, "B3", "12");
      await expect(told).toBeVisible({ timeout: 1_000 });
      await write(fill, "B4", "5");
      await fill.goTo("B5");
      await fill.type("123");
      await expect(fill.saveLine).toContainText("Chưa lưu được trên máy này");
      // Whoever closes the page now is asked.
      const asked = page.waitForEvent("dialog");
      void page.close({ runBeforeUnload: true });
      const dialog = await asked;
      expect(dialog.type()).toBe("beforeunload");
      await dialog.dismiss();
      await setRefused(page, false);
      await expect(told).toHaveCount(0, { timeout: 10_000 });
      await fill.saved();
      page.on("dialog", (dialog) => dialog.accept());
      await again(page);
      for (const [code, figure] of [["B1", "841"], ["B3", "12"], ["B4", "5"], ["B5", "123"]]) {
        await expect(fill.cell(code)).toHaveValue(figure);
      }
    });
  }

  for (const choice of ["Mở bản nháp có sẵn", "Giữ số đang thấy"] as const) {
    test(`${origin}: a draft that could not be read is not written over: ${choice}`, async ({ page, context }) => {
      const before = await opened(await context.newPage(), origins[origin]);
      await write(before, "B1", "841");
      await before.saved();
      await before.page.close();
      await refuse(page, "open", "start");
      page.on("dialog", (dialog) => dialog.accept());
      const fill = await opened(page, origins[origin]);
      await write(fill, "B1", "7");
      await setRefused(page, false);
      const told = page.getByText("có sẵn một bản nháp của biểu này");
      await expect(told).toBeVisible({ timeout: 10_000 });
      await page.getByRole("button", { name: choice }).click();
      await expect(told).toHaveCount(0);
      if (choice === "Giữ số đang thấy") {
        await fill.saved();
        await again(page);
      }
      await fill.section("B");
      await expect(fill.cell("B1")).toHaveValue(choice === "Giữ số đang thấy" ? "7" : "841");
    });
  }

  test(`${origin}: the database is deleted under a page, and all of it is written anew`, async ({ page }) => {
    const fill = await opened(page, origins[origin]);
    await write(fill, "B1", "841");
    await write(fill, "B3", "12");
    await fill.goTo("B4");
    await fill.type("5");
    await page.evaluate(
      () =>
        new Promise<void>((done, failed) => {
          const deleting = indexedDB.deleteDatabase("tonghop-drafts-1");
          deleting.onsuccess = () => done();
          deleting.onerror = () => failed(deleting.error);
        }),
    );
    await fill.type("8");
    await expect.poll(() => page.evaluate(storedFigures)).toContain("841");
    page.on("dialog", (dialog) => dialog.accept());
    await again(page);
    for (const [code, figure] of [["B1", "841"], ["B3", "12"], ["B4", "58"]]) {
      await expect(fill.cell(code)).toHaveValue(figure);
    }
  });

  test(`${origin}: drafts of a newer program are left alone, and it is said`, async ({ page, context }) => {
    const other = await context.newPage();
    await open(other, origins[origin], "#/help");
    await other.evaluate(
      () =>
        new Promise<void>((done, failed) => {
          const opening = indexedDB.open("tonghop-drafts-1", 7);
          opening.onupgradeneeded = () => opening.result.createObjectStore("newer").put("kept", "key");
          opening.onerror = () => failed(opening.error);
          opening.onsuccess = () => done(opening.result.close());
        }),
    );
    await other.close();
    const fill = await opened(page, origins[origin]);
    const told = page.getByText("do một bản mới hơn của phần mềm lưu");
    await expect(told).toBeVisible();
    await write(fill, "B1", "841");
    await fill.saved();
    page.on("dialog", (dialog) => dialog.accept());
    await again(page);
    await expect(told).toBeVisible();
    await expect(fill.cell("B1")).toHaveValue("841");
    const version = await page.evaluate(async () =>
      (await indexedDB.databases()).find(({ name }) => name === "tonghop-drafts-1")?.version,
    );
    expect(version).toBe(7);
  });
}

test("what was erased from another tab does not come back by itself", async ({ page, context }) => {
  const fill = await opened(page, origins.served);
  await write(fill, "B1", "841");
  await fill.saved();
  const other = await context.newPage();
  const looking = await opened(other, origins.served);
  await looksOn(looking);
  const third = await context.newPage();
  const start = async () => {
    await open(third, origins.served, "#/", "2023-06-14");
    await third.reload();
    await expect(third.getByRole("heading", { name: "Bản nháp trên máy này" })).toBeVisible();
  };
  await start();
  await fill.goTo("B3");
  await third.getByRole("button", { name: "Xóa dữ liệu trên máy này" }).click();
  await third.getByRole("dialog").getByRole("button", { name: "Xóa" }).click();
  await expect(third.getByText("Chưa có bản nháp")).toBeVisible();
  // A key that was on its way does not write it back.
  await fill.type("1");
  const told = page.getByText("đã được xóa từ một thẻ khác");
  await expect(told).toBeVisible();
  await expect(fill.cell("B1")).toHaveValue("841");
  await start();
  await expect(third.getByText("Chưa có bản nháp")).toBeVisible();
  // Whoever wants it still has it.
  await page.getByRole("button", { name: "Giữ lại trên máy này" }).click();
  await expect(told).toHaveCount(0);
  await fill.saved();
  await start();
  await expect(third.getByRole("link", { name: /^Sở Y tế/ })).toBeVisible();
});
