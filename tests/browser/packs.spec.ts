// Packs: looked at, exported and taken back, refused with all their faults, used on this machine,
// handed out inside one file, rehearsed on files of a past period.

import { pathToFileURL } from "node:url";
import { expect, made, open, origins, test } from "./app";
import { expectNoViolation } from "./pages/axe";
import { drop } from "./pages/files";
import { MergePage } from "./pages/merge";
import { edit, PacksPage } from "./pages/packs";
import { samples } from "./pages/samples";

const parts = ["Tổng quan", "Hạn báo cáo", "Biểu mẫu", "Mục tiêu", "Căn cứ"];

for (const [name, origin] of Object.entries(origins)) {
  test(`${name}: a pack leaves as a workbook and comes back the same`, async ({ page }, info) => {
    const packs = await PacksPage.open(page, origin);
    const workbook = await packs.download("Tải bộ này", info.outputPath("pack.xlsx"));
    await packs.load(workbook);
    await expect(packs.candidate).toContainText("Giống hệt bộ đang dùng");
    const hash = await packs.head.locator("code").innerText();
    await expect(packs.candidate.locator("code")).toHaveText(hash);
  });
}

test("every pack opens with its documents, deadlines, forms, targets and sources", async ({ page }) => {
  await PacksPage.open(page, origins.served);
  const lines = page.getByRole("navigation", { name: "Các bộ biểu mẫu" }).getByRole("link");
  expect(await lines.count()).toBeGreaterThanOrEqual(6);
  for (let at = 0; at < (await lines.count()); at += 1) {
    const title = (await lines.nth(at).innerText()).trim();
    await lines.nth(at).click();
    const packs = new PacksPage(page);
    await expect(packs.head.getByRole("heading")).toHaveText(title);
    for (const part of parts) {
      await packs.part(part);
      await expect(page.getByRole("tabpanel")).not.toBeEmpty();
    }
    await packs.part("Biểu mẫu");
    await expect(page.getByRole("tabpanel").locator(".grid, .questions").first()).toBeVisible();
  }
});

test("a workbook with faults is refused with all of them, and nothing changes", async ({ page }, info) => {
  const packs = await PacksPage.open(page, origins.served);
  const workbook = await packs.download("Tải bộ này", info.outputPath("pack.xlsx"));
  const before = await packs.head.innerText();
  edit(workbook, info.outputPath("broken.xlsx"), "broken");
  // Dropped on any page it is known as a pack and opens this one.
  await open(page, origins.served, "", "2023-06-10");
  await drop(page, info.outputPath("broken.xlsx"));
  await expect(packs.candidate).toContainText("bộ đang dùng không đổi gì", { timeout: 60_000 });
  const rows = packs.candidate.locator("tbody tr");
  const told = await rows.allInnerTexts();
  for (const sheet of ["table", "periods", "rules"]) {
    expect(told.some((line) => new RegExp(`^${sheet}\\s+[A-Z]+[0-9]+\\s`).test(line)), `${sheet}: ${told}`).toBe(true);
  }
  await expect(packs.use).toHaveCount(0);
  expect(await packs.head.innerText()).toBe(before);
  await expectNoViolation(page, "a refused pack");
});

test("a file that is no pack says so", async ({ page }) => {
  const packs = await PacksPage.open(page, origins.served);
  await packs.load(`${samples}/BC_KySon_6T2023.xlsx`);
  await expect(packs.candidate).toContainText("không phải bộ biểu mẫu");
});

test("an own pack is used everywhere, lasts, and gives way to the shipped one", async ({ page }, info) => {
  test.setTimeout(180_000);
  const packs = await PacksPage.open(page, origins.served);
  const shipped = await packs.head.locator("code").innerText();
  const workbook = await packs.download("Tải bộ này", info.outputPath("pack.xlsx"));
  edit(workbook, info.outputPath("stricter.xlsx"), "stricter");
  await packs.load(info.outputPath("stricter.xlsx"));
  await expect(packs.candidate).toContainText("Dòng của biểu");
  await packs.take();
  await expect(packs.head).toContainText("bản trên máy này, thay bản đi kèm");
  const own = await packs.head.locator("code").innerText();
  expect(own).not.toBe(shipped);
  await page.reload();
  await expect(packs.head.locator("code")).toHaveText(own);
  await expect(page.getByRole("combobox", { name: "Bộ biểu mẫu đang dùng" })).toContainText("bản trên máy này");
  // The workers use it: files of the shipped version are read by its rows.
  const merge = await MergePage.open(page, origins.served, "2023-06-21");
  await merge.drop(1, `${samples}/BC_KySon_6T2023.xlsx`);
  await PacksPage.open(page, origins.served);
  await packs.head.getByRole("button", { name: "Dùng lại bản đi kèm" }).click();
  await expectNoViolation(page, "asking whether to remove a pack");
  await page.getByRole("dialog").getByRole("button", { name: "Gỡ", exact: true }).click();
  await expect(packs.head.locator("code")).toHaveText(shipped);
  // The merge was made with the other version and says so.
  await MergePage.open(page, origins.served, "2023-06-21");
  await expect(page.getByText(`1 tệp được đọc bằng bản khác của bộ biểu mẫu (${own})`)).toBeVisible();
});

test("the machine's data goes with its packs", async ({ page }, info) => {
  const packs = await PacksPage.open(page, origins.served);
  const workbook = await packs.download("Tải bộ này", info.outputPath("pack.xlsx"));
  edit(workbook, info.outputPath("stricter.xlsx"), "stricter");
  await packs.load(info.outputPath("stricter.xlsx"));
  await packs.take();
  await page.getByRole("button", { name: "Xóa dữ liệu trên máy này" }).click();
  await page.getByRole("button", { name: "Xóa tất cả" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Báo cáo định kỳ");
  await PacksPage.open(page, origins.served);
  await expect(packs.head).not.toContainText("bản trên máy này");
});

test("one file with a pack inside opens with it first, and can hand itself on", async ({ page }, info) => {
  test.setTimeout(180_000);
  const packs = await PacksPage.open(page, origins.served, "nghe-an-nq14");
  const served = await packs.download("Tạo tệp gửi các đơn vị", info.outputPath("served.html"));
  const hash = await packs.head.locator("code").innerText();
  const address = (path: string) => pathToFileURL(path).href;
  made.push(address(info.outputPath("")));
  await open(page, address(served), "", "2023-06-10");
  const chosen = page.getByRole("combobox", { name: "Bộ biểu mẫu đang dùng" });
  await expect(chosen).toHaveValue("nghe-an-nq14");
  const single = await PacksPage.open(page, address(served), "nghe-an-nq14");
  await expect(single.head).toContainText("nằm trong tệp này");
  await expect(single.head.locator("code")).toHaveText(hash);
  const copied = await single.download("Tạo tệp gửi các đơn vị", info.outputPath("copied.html"));
  const copy = await PacksPage.open(page, address(copied), "nghe-an-nq14");
  await expect(copy.head.locator("code")).toHaveText(hash);
  // Its workers know the pack too: a workbook leaves and comes back.
  await copy.load(await copy.download("Tải bộ này", info.outputPath("again.xlsx")));
  await expect(copy.candidate).toContainText("Giống hệt bộ đang dùng");
});

test("a changed pack is rehearsed on files of a past period", async ({ page }, info) => {
  test.setTimeout(180_000);
  const packs = await PacksPage.open(page, origins.served);
  const workbook = await packs.download("Tải bộ này", info.outputPath("pack.xlsx"));
  edit(workbook, info.outputPath("stricter.xlsx"), "stricter");
  await packs.load(info.outputPath("stricter.xlsx"));
  await drop(page, `${samples}/F28_ubnd-vinh_2023S1_mau.xlsx`, `${samples}/F28_ubnd-nam-dan_2023S1_mau.xlsx`);
  const outcome = packs.candidate.getByRole("status").filter({ hasText: "Đã thử 2 tệp" });
  await expect(outcome).toBeVisible({ timeout: 90_000 });
  const rows = packs.candidate.getByRole("region", { name: "Theo dòng của biểu" });
  await expect(rows.getByRole("row", { name: /không còn ô để đặt/ }).first()).toBeVisible();
  await expect(rows.getByRole("row", { name: /trái quy tắc mới .*phải nhỏ hơn 0/ }).first()).toBeVisible();
  await expect(packs.candidate.getByRole("region", { name: "Theo tệp" }).locator("tbody tr")).toHaveCount(2);
  await expectNoViolation(page, "a rehearsal");
  // Nothing of it was kept.
  await MergePage.open(page, origins.served, "2023-06-21");
  await expect(page.getByText(/tệp đã thả = /)).toHaveCount(0);
});

for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [390, "light"]] as const) {
  test.describe(`${width} px, ${colorScheme}`, () => {
    test.use({ colorScheme, viewport: { width, height: 844 } });

    test("axe finds nothing on the packs page", async ({ page }, info) => {
      const packs = await PacksPage.open(page, origins.served);
      for (const part of parts) {
        await packs.part(part);
        await expectNoViolation(page, `the packs page, ${part}`);
        const wider = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(wider, `${part}: nothing makes the page itself wider than the screen`).toBe(0);
      }
      const workbook = await packs.download("Tải bộ này", info.outputPath("pack.xlsx"));
      edit(workbook, info.outputPath("form.xlsx"));
      await packs.load(info.outputPath("form.xlsx"));
      await packs.candidate.locator("summary").first().click();
      await expectNoViolation(page, "a changed pack");
    });
  });
}

test("among a thousand reporters one is found by level and by a few letters", async ({ page }) => {
  await open(page, origins.served, "#/fill/nghe-an-2023", "2023-06-10");
  await page.getByRole("radio", { name: /Cấp xã \(\d{3}\)/ }).check();
  const search = page.getByRole("combobox", { name: "Đơn vị báo cáo" });
  await expect(page.getByText(/Còn \d+ đơn vị nữa/)).toBeVisible();
  await search.fill("nam can");
  await expect(page.getByRole("listbox").getByRole("option").first()).toContainText(/xã Nậm C.n, huyện Kỳ Sơn/);
  await expectNoViolation(page, "choosing among communes");
});
