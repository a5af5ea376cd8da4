// WCAG 2.2 AA as far as a program can see it: every page, in the states that people meet.

import { expect, expectSilence, open, origins, test, watch } from "./app";
import { expectNoViolation } from "./pages/axe";
import { address, FillPage, health } from "./pages/fill";

const schemes = ["light", "dark"] as const;

for (const colorScheme of schemes) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test("start, choosing a form, help", async ({ page }) => {
      await open(page, origins.served, "", "2023-06-14");
      await expect(page.getByText("Chưa có bản nháp")).toBeVisible();
      await expectNoViolation(page, "start");
      await page.getByRole("button", { name: "Xóa dữ liệu trên máy này" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expectNoViolation(page, "start, asking whether to erase");
      await page.keyboard.press("Escape");
      await open(page, origins.served, "#/fill", "2023-06-14");
      await page.getByRole("combobox", { name: "Đơn vị báo cáo" }).fill("ky son");
      await page.getByRole("listbox").getByRole("option").first().click();
      await expectNoViolation(page, "choosing a form");
      await open(page, origins.served, "#/help");
      await expectNoViolation(page, "help");
      await open(page, origins.served, "#/nowhere");
      await expectNoViolation(page, "an address that names no page");
    });

    test("filling a form", async ({ page }) => {
      const health = address("F05", "so_y_te.nghe_an");
      const fill = await FillPage.open(page, origins.served, health);
      await expectNoViolation(page, "an empty form");
      await fill.section("B");
      await fill.goTo("B1");
      await fill.type("0");
      await fill.press("Tab");
      await fill.type("720");
      await fill.press("Enter");
      await fill.goTo("B2");
      await fill.type("1638");
      await fill.press("Enter");
      await fill.type("không rõ");
      await fill.press("Enter");
      await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
      await expect(fill.findings.getByRole("listitem").first()).toBeVisible();
      await expectNoViolation(page, "a form with errors");
      await page.keyboard.press("Control+s");
      await expect(page.getByRole("dialog", { name: "Lưu tệp Excel" })).toBeVisible();
      await expectNoViolation(page, "a form, asking before the export");
      await page.keyboard.press("Escape");
      await fill.section("D");
      await expectNoViolation(page, "a roster");
      await fill.section("I");
      await expectNoViolation(page, "questions answered in words");
    });
  });
}

for (const colorScheme of schemes) {
  test(`${colorScheme}: what is said about tabs and storage`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, locale: "vi-VN" });
    const said = watch(context);
    const health = address("F05", "so_y_te.nghe_an");
    const page = await context.newPage();
    const fill = await FillPage.open(page, origins.served, health);
    await fill.section("B");
    await fill.goTo("B1");
    await fill.type("841");
    // Left in its editor, it is taken up again.
    await page.reload();
    await expect(page.getByText("Đã lấy lại chữ đang gõ dở ở dòng B1")).toBeVisible();
    await expectNoViolation(page, "a draft taken up again");
    const second = await FillPage.open(await context.newPage(), origins.served, health);
    await expect(second.page.getByText("đang được điền ở một thẻ khác")).toBeVisible();
    await expectNoViolation(second.page, "a second tab that looks on");
    await open(second.page, origins.served, "", "2023-06-14");
    await expectNoViolation(second.page, "start with a draft");
    await second.page.getByRole("button", { name: "Xóa dữ liệu trên máy này" }).click();
    await second.page.getByRole("dialog").getByRole("button", { name: "Xóa tất cả" }).click();
    await expect(page.getByText("đã được xóa từ một thẻ khác")).toBeVisible({ timeout: 10_000 });
    await expectNoViolation(page, "a form whose draft was erased");
    const refused = await context.newPage();
    await refused.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("no storage here", "SecurityError");
      };
    });
    await FillPage.open(refused, origins.served, health);
    await expect(refused.getByText("Trình duyệt không cho lưu")).toBeVisible();
    await expectNoViolation(refused, "storage refused");
    await context.close();
    expectSilence(said);
  });
}

for (const [name, viewport] of Object.entries({
  "200 % zoom of a small screen": { width: 640, height: 360 },
  "a phone": { width: 390, height: 844 },
})) {
  test(`${name}: findings, questions, a roster, a dialog`, async ({ page }) => {
    await page.setViewportSize(viewport);
    const fill = await FillPage.open(page, origins.served, address("F05", "so_y_te.nghe_an"));
    await expectNoViolation(page, `${name}: an empty form`);
    await fill.section("B");
    await fill.goTo("B1");
    await fill.type("0");
    await fill.press("Enter");
    await fill.type("1638");
    await fill.press("Enter");
    await page.getByRole("button", { name: "Kiểm tra", exact: true }).click();
    await expect(fill.findings.getByRole("listitem").first()).toBeVisible();
    await expectNoViolation(page, `${name}: findings`);
    await fill.section("D");
    await expectNoViolation(page, `${name}: a roster`);
    await fill.section("I");
    await expectNoViolation(page, `${name}: questions`);
    await fill.press("Control+s");
    await expect(page.getByRole("dialog", { name: "Lưu tệp Excel" })).toBeVisible();
    await expectNoViolation(page, `${name}: asking before the export`);
    await open(page, origins.served, "#/fill", "2023-06-14");
    await page.getByRole("combobox", { name: "Đơn vị báo cáo" }).fill("ky son");
    await expectNoViolation(page, `${name}: choosing a form`);
  });
}

test("filling works at the width of a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, origins.served, "", "2023-06-14");
  await expectNoViolation(page, "start on a phone");
  const fill = await FillPage.open(page, origins.served, address("F05", "so_y_te.nghe_an"));
  await fill.section("B");
  await fill.goTo("B1");
  await fill.type("841");
  await fill.press("Enter");
  await expect(fill.cell("B1")).toHaveValue("841");
  await expectNoViolation(page, "a form on a phone");
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(wider, "nothing makes the page itself wider than the screen").toBe(0);
});
