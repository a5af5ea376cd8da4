// What was answered in an earlier period is shown as one list, taken by one key and taken back by
// another; nothing of it counts before.

import { expect, origins, test } from "./app";
import { expectNoViolation } from "./pages/axe";
import { drop } from "./pages/files";
import { lateFrames } from "./pages/keyboard";
import { MergePage } from "./pages/merge";
import { make, type Written } from "./pages/mess";
import { Review } from "./pages/review";
import { day } from "./pages/samples";

const files = [
  {
    name: "F29 Tà Cạ.xlsx", number: 3, kinds: [16], damage: { "two readings": 4 },
    forms: [["F29", "ubnd.nghe_an.ky_son.ta_ca"]],
  },
  { name: "F28 Con Cuông.xlsx", number: 6, kinds: [31], forms: [["F28", "ubnd.nghe_an.con_cuong"]] },
] as Parameters<typeof make>[1];

/** 1234.5 as the page shows it. */
function shown(value: string): string {
  const [whole, rest] = value.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ".") + (rest ? `,${rest}` : "");
}

const meant = (truth: Written[], cell: string) => shown(truth.find((one) => `${one.sheet}!${one.cell}` === cell)!.value);

test("answers of the period before are seen as a list, taken by one key and taken back by one", async ({ page, browser }, info) => {
  test.setTimeout(150_000);
  const folder = info.outputPath("gui");
  await page.addInitScript(lateFrames);
  const truth = make(folder, files).filter(({ file }) => file === files[0].name);
  const merge = await MergePage.open(page, origins.served, day);
  await merge.drop(files.length, folder);
  const review = new Review(page);
  await review.enter();
  for (let [, left] = await review.place(); left > 0; ) {
    const open = await review.open();
    if (open.file === files[1].name) {
      // What is typed after the key is the reason, from its first letter on.
      await review.keys.press("x");
      await review.keys.type("Số liệu nằm trong ghi chú");
      await expect(page.getByRole("textbox", { name: "Lý do" })).toHaveValue("Số liệu nằm trong ghi chú");
    } else await review.choose(meant(truth, open.cell));
    await review.keys.press("Enter");
    await expect.poll(async () => (await review.place())[1]).toBeLessThan(left);
    [, left] = await review.place();
  }
  await merge.part("Tệp");
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Lưu tên gọi ra tệp" }).click();
  const aliases = info.outputPath("aliases.csv");
  await (await saving).saveAs(aliases);

  const context = await browser.newContext();
  const next = await MergePage.open(await context.newPage(), origins.served, day);
  await drop(next.page, aliases);
  await expect(next.page.getByText(/^Đã nạp \d+ tên gọi/)).toBeVisible();
  await next.drop(files.length, folder);
  const again = new Review(next.page);
  await again.enter();
  const before = await again.place();
  expect(before[1]).toBeGreaterThan(1);

  await again.keys.press("l");
  const list = next.page.getByRole("region", { name: "Như kỳ trước" });
  const lines = list.getByRole("listitem");
  const all = await lines.count();
  expect(all).toBeGreaterThan(1);
  const out = lines.filter({ hasText: files[1].name });
  await expect(out).toHaveCount(1);
  await expect(out.locator("strong")).toHaveText("Không tính tệp này");
  for (const line of await lines.filter({ hasText: files[0].name }).all()) {
    const [, cell] = (await line.innerText()).match(/F29 Tà Cạ\.xlsx\s+(.*?![A-Z]+\d+)/)!;
    await expect(line.locator("strong")).toHaveText(meant(truth, cell));
  }
  await expectNoViolation(next.page, "answers of the period before");

  // One is taken out of the list: it stays open.
  const take = (count: number) => list.getByRole("button", { name: `Trả lời ${count} câu như kỳ trước` });
  await list.getByRole("checkbox").first().focus();
  await again.keys.press("Space");
  await expect(take(all - 1)).toBeVisible();
  expect(await again.place()).toEqual(before);

  await again.keys.press("Control+Shift+Enter");
  await expect(again.said).toHaveText(`Đã trả lời ${all - 1} câu. Ctrl+Z để lấy lại`);
  await expect.poll(async () => (await again.place())[1]).toBe(before[1] - all + 1);
  await expect(lines).toHaveCount(1);
  await again.keys.press("Control+z");
  await expect.poll(async () => (await again.place())[1]).toBe(before[1]);
  await expect(lines).toHaveCount(all);
  await context.close();
});
