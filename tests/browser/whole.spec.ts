// The tab or the browser dies while much changes at once: a block is pasted, a file takes the
// draft's place, a file is written. The draft is then what it was before or what it was to be,
// never half of it; the text of the open editor goes with it.
//
// TONGHOP_KILLS says how often, as for `kill.spec.ts`.

import { setTimeout as pause } from "node:timers/promises";
import { type Locator } from "@playwright/test";
import { expect, open, origins, Profile, test } from "./app";
import { drop } from "./pages/files";
import { FillPage, health } from "./pages/fill";
import { Chance, held, paste } from "./pages/typist";

const kills = Number(process.env.TONGHOP_KILLS ?? 6);
const what = ["block", "file in", "file out"] as const;

/** Milliseconds within which what was killed was under way, as a rule. */
const longest = { block: 40, "file in": 250, "file out": 400 } as const;

/** Fields of section B, by row code and place. */
type Cells = Record<string, string>;

/** A whole draft: the block that makes it, the file that holds it, what stands in its cells. */
type Whole = { block: string; path: string; cells: Cells };

const cellsOf = async (fill: FillPage): Promise<Cells> => Object.fromEntries(await held(fill, ["B"]));

const filled = (cells: Cells) => Object.fromEntries(Object.entries(cells).filter(([, text]) => text !== ""));

/** Puts a block over all rows of section B; returns when the page has dealt with it. */
async function pasteAll(fill: FillPage, block: string): Promise<void> {
  await fill.section("B");
  await fill.goTo("B1");
  await paste(fill.page, block);
}

/** Begins to save a form that still has errors, which is asked each time: the button that does it. */
async function asked(fill: FillPage): Promise<Locator> {
  await fill.press("Control+s");
  const dialog = fill.page.getByRole("dialog", { name: "Lưu tệp Excel" });
  const button = dialog.getByRole("button", { name: "Lưu tệp Excel" });
  await expect(button).toBeVisible();
  // Once a form.
  const tick = dialog.getByRole("checkbox");
  if ((await tick.count()) > 0) await tick.check();
  return button;
}

async function save(fill: FillPage, path: string): Promise<void> {
  const button = await asked(fill);
  const download = fill.page.waitForEvent("download");
  await button.click();
  await (await download).saveAs(path);
}

/** Two drafts that differ in every figure, and the app's own files of them. */
async function wholes(fill: FillPage, folder: (name: string) => string): Promise<Whole[]> {
  const made: Whole[] = [];
  for (const first of [100, 5000]) {
    const block = Array.from({ length: 12 }, (_, row) => `${first + row}\t${first + 50 + row}`).join("\n");
    await pasteAll(fill, block);
    const cells = filled(await cellsOf(fill));
    const path = folder(`F05_so-y-te_2023S1_lan${made.length + 1}.xlsx`);
    await save(fill, path);
    made.push({ block, path, cells });
  }
  const [one, other] = made.map(({ cells }) => cells);
  expect(Object.keys(one).length, "the block is larger than what is typed at once").toBeGreaterThan(15);
  expect(Object.keys(one)).toEqual(Object.keys(other));
  for (const cell of Object.keys(one)) expect(one[cell], cell).not.toBe(other[cell]);
  return made;
}

for (const how of ["tab", "browser"] as const) {
  test(`the ${how} is killed amid a block or a file, and the draft is never half of it`, async ({}, info) => {
    const rounds = Math.max(1, Math.round(kills / 2 / what.length));
    test.setTimeout(90_000 + rounds * what.length * 25_000);
    const chance = new Chance(how === "tab" ? 105 : 217);
    let profile = await Profile.open(info.outputPath("profile"));
    let fill = await FillPage.open(await profile.page(), origins.served, health);
    const both = await wholes(fill, (name) => info.outputPath(name));
    let at = 1;
    const outcomes: Record<string, number> = {};
    for (const kind of Array.from({ length: rounds }, () => what).flat()) {
      const next = both[1 - at];
      const note = `ghi chú ${chance.between(0, 9999)}`;
      await fill.section("B");
      const renderer = await profile.rendererOf(fill.page);
      await fill.row("B1").locator("input").nth(2).click();
      await fill.type(note);
      const before = { ...(await cellsOf(fill)), "B1/2": note };
      const after = kind === "file in" ? next.cells : { ...before, ...next.cells };
      // The note is of the draft before: a block leaves it, a file has none.
      const allowed = kind === "file out" ? [before] : [before, after];
      if (kind === "block") {
        await fill.goTo("B1");
      } else if (kind === "file in") {
        await drop(fill.page, next.path);
        const dialog = fill.page.getByRole("dialog", { name: "Dùng tệp này để làm gì?" });
        const replace = dialog.getByRole("button", { name: "Thay bản nháp bằng tệp" });
        await replace.focus();
      } else {
        await (await asked(fill)).focus();
      }
      const begun = performance.now();
      let ended: number | undefined;
      const acting = kind === "block" ? paste(fill.page, next.block) : fill.press("Enter");
      // A page that dies meanwhile does not answer.
      acting.then(() => (ended = performance.now()), () => {});
      await pause(longest[kind] * chance.next() ** 2);
      const killed = performance.now();
      let page;
      if (how === "tab") {
        page = await profile.killTab(fill.page, renderer);
      } else {
        await profile.kill();
        profile = await Profile.open(info.outputPath("profile"));
        page = await profile.page();
      }
      fill = await FillPage.open(page, origins.served, health);
      const found = filled(await cellsOf(fill));
      const told = `${kind}, killed after ${Math.round(killed - begun)} ms`;
      expect(allowed.map(filled), told).toContainEqual(found);
      // A block that the page has dealt with is a key like any other.
      const isCertain = kind === "block" && ended !== undefined && (how === "tab" || killed - ended >= 20);
      if (isCertain) expect(found, told).toEqual(filled(after));
      const isAfter = kind !== "file out" && found["B1/0"] === next.cells["B1/0"];
      if (isAfter) at = 1 - at;
      const outcome = `${kind}: ${isAfter ? "after" : "before"}`;
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    console.log(`${how} killed: ${JSON.stringify(outcomes)}`);

    // The draft can still be sent, and its file is the draft.
    const cells = filled(await cellsOf(fill));
    const path = info.outputPath("F05_so-y-te_2023S1_lan99.xlsx");
    await save(fill, path);
    await profile.close();
    profile = await Profile.open(info.outputPath("elsewhere"));
    const elsewhere = await profile.page();
    await open(elsewhere, origins.served, "", "2023-06-14T08:30");
    await drop(elsewhere, path);
    await elsewhere.getByRole("dialog").getByRole("button", { name: "Điền tiếp" }).click();
    fill = new FillPage(elsewhere);
    await expect(fill.saveLine).toBeVisible();
    expect(filled(await cellsOf(fill))).toEqual(cells);
    await profile.close();
  });
}
