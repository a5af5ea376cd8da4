// WCAG 2.2 AA as far as a program can see it: every page, in the states that people meet.

import { expect, open, origins, test } from "./app";
import { expectNoViolation } from "./pages/axe";
import { address, FillPage } from "./pages/fill";

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
