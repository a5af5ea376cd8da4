// The list of drafts on the start page: how far each is, going on, taking one away.

import type { Page } from "@playwright/test";
import { expect, open, origins, test } from "./app";
import { expectNoViolation } from "./pages/axe";
import { FillPage, health } from "./pages/fill";


const drafts = (page: Page) => page.getByRole("region", { name: "Bản nháp trên máy này" });

/** A form with an error in it, and back to the start page. */
async function begin(page: Page): Promise<void> {
  const fill = await FillPage.open(page, origins.served, health);
  await fill.section("B");
  await fill.goTo("B1");
  for (const figure of ["0", "1200"]) {
    await fill.type(figure);
    await fill.press("Enter");
  }
  await fill.saved();
  await expect(fill.findings).toContainText("1 phải sửa");
  await page.goto(`${origins.served}?now=2023-06-14T08:30#/`);
  await page.reload();
}

/** In the page: copies of the one draft, for other bodies or of another pack. */
async function copy(page: Page, ids: { pack?: string; reporter?: string }[]): Promise<void> {
  await page.evaluate(async (ids) => {
    const database: IDBDatabase = await new Promise((done, failed) => {
      const opening = indexedDB.open("tonghop-drafts-1");
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => failed(opening.error);
    });
    const stores = ["drafts", "entries"];
    const transaction = database.transaction(stores, "readwrite");
    const one = (store: string) =>
      new Promise<string>((done) => {
        const reading = transaction.objectStore(store).getAll();
        reading.onsuccess = () => done(reading.result[0]);
      });
    const [head, entry] = [await one("drafts"), await one("entries")];
    for (const id of ids) {
      const copied = JSON.parse(head);
      Object.assign(copied.id, id);
      const { pack, data_set, reporter, period } = copied.id;
      const key = `${pack}/${data_set}/${reporter}/${period}`;
      transaction.objectStore("drafts").put(JSON.stringify(copied), key);
      transaction.objectStore("entries").put(entry, key);
    }
    await new Promise((done) => (transaction.oncomplete = done));
    database.close();
  }, ids);
  await page.reload();
}

test("a draft is listed with how far it is, opened, taken away and brought back", async ({ page }) => {
  await begin(page);
  const draft = drafts(page).getByRole("listitem");
  await expect(draft).toContainText("Sở Y tế");
  await expect(draft).toContainText("6 tháng đầu năm 2023");
  await expect(draft).toContainText(/đã điền 2\/\d+ ô/);
  await expect(draft).toContainText("1 lỗi");
  await expect(draft).toContainText("chưa xuất tệp");
  await expectNoViolation(page, "start with a draft");
  await draft.getByRole("link", { name: /Điền tiếp/ }).click();
  const fill = new FillPage(page);
  await fill.section("B");
  await expect(fill.cell("B2")).toHaveValue("1.200");
  await open(page, origins.served, "#/", "2023-06-14T08:30");

  await draft.getByRole("button", { name: /Xóa bản nháp/ }).click();
  const dialog = page.getByRole("dialog", { name: "Xóa bản nháp này?" });
  await expect(dialog).toContainText("Có số liệu chưa nằm trong tệp Excel nào");
  await expectNoViolation(page, "asking before a draft is deleted");
  await dialog.getByRole("button", { name: "Không" }).click();
  await expect(draft).toContainText("Sở Y tế");
  await draft.getByRole("button", { name: /Xóa bản nháp/ }).click();
  await dialog.getByRole("button", { name: "Xóa bản nháp" }).click();
  await expect(draft).toContainText("Đã xóa");
  await expect(draft.getByRole("button", { name: "Lấy lại" })).toBeFocused();
  await fill.press("Enter");
  await expect(draft).toContainText(/đã điền 2\/\d+ ô/);
  await page.reload();
  await expect(draft).toContainText(/đã điền 2\/\d+ ô/);
  await draft.getByRole("link", { name: /Điền tiếp/ }).click();
  await fill.section("B");
  await expect(fill.cell("B2")).toHaveValue("1.200");

  // Away for good once the page is left.
  await open(page, origins.served, "#/", "2023-06-14T08:30");
  await draft.getByRole("button", { name: /Xóa bản nháp/ }).click();
  await dialog.getByRole("button", { name: "Xóa bản nháp" }).click();
  await expect(draft).toContainText("Đã xóa");
  await page.reload();
  await expect(page.getByText("Chưa có bản nháp")).toContainText("thả lại tệp");
});

test("what another tab is writing is not taken away", async ({ page, context }) => {
  await begin(page);
  const other = await FillPage.open(await context.newPage(), origins.served, health);
  await other.section("B");
  await page.bringToFront();
  await drafts(page).getByRole("button", { name: /Xóa bản nháp/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Xóa bản nháp" }).click();
  await expect(page.getByText("đang mở ở một thẻ khác")).toBeVisible();
  await expect(drafts(page).getByRole("listitem")).toContainText("Sở Y tế");
});

test("a draft of a pack that is not here says so; thirty drafts stay readable", async ({ page }) => {
  await begin(page);
  await copy(page, [{ pack: "tinh-khac-2026" }]);
  const lost = drafts(page).getByRole("listitem").filter({ hasText: "thiếu bộ biểu mẫu" });
  await expect(lost).toContainText("Bộ biểu mẫu tinh-khac-2026 không có trên máy này");
  await expect(lost.getByRole("link", { name: "Nạp bộ biểu mẫu" })).toBeVisible();
  await expect(lost.getByRole("link", { name: /Điền tiếp/ })).toHaveCount(0);
  await copy(page, Array.from({ length: 29 }, (_, at) => ({ reporter: `don_vi_${at}` })));
  await expect(drafts(page).getByRole("listitem")).toHaveCount(8);
  await drafts(page).getByRole("button", { name: "Xem cả 31 bản nháp" }).click();
  await expect(drafts(page).getByRole("listitem")).toHaveCount(31);
});
