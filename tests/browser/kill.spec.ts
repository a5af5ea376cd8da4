// The tab or the browser dies while somebody types, and nothing that the page had taken is lost,
// the text of the open editor included.
//
// TONGHOP_KILLS says how often (the runs are the same in every test: their chances are seeded).

import { setTimeout as pause } from "node:timers/promises";
import { type Page } from "@playwright/test";
import { expect, origins, Profile, test } from "./app";
import { FillPage, health } from "./pages/fill";
import { Chance, Typist } from "./pages/typist";

const kills = Number(process.env.TONGHOP_KILLS ?? 6);

/** `wait`: whole milliseconds from the end of the last key to the kill, as they were. */
type Run = { last: string; wait: number; characters: number; cells: string[] };

/** What was lost, run by run, as a table of how long after the last key the kill came. */
function report(name: string, runs: Run[]): void {
  const bands = [0, 1, 5, 10, 20, 50, 100, Infinity];
  for (const [index, from] of bands.slice(0, -1).entries()) {
    const until = bands[index + 1];
    const of = runs.filter(({ wait }) => wait >= from && wait < until);
    const lossy = of.filter(({ characters }) => characters > 0);
    const lost = lossy.map(({ last, wait, characters }) => `${characters} (${last}, ${wait} ms)`);
    console.log(`${name}: ${from}-${until - 1} ms: ${of.length} kills, lost: ${lost.join(", ") || 0}`);
  }
}

/** A third of the kills comes at once, the others within 300 ms. */
function wait(chance: Chance): number {
  return chance.between(0, 2) === 0 ? 0 : chance.between(1, Math.round(300 * chance.next() ** 2) + 1);
}

for (const origin of ["served", "single file"] as const) {
  for (const what of ["tab", "browser"] as const) {
    test(`${origin}: the ${what} is killed while somebody types, and nothing is lost`, async ({}, info) => {
      test.setTimeout(60_000 + kills * 20_000);
      const folder = info.outputPath("profile");
      const chance = new Chance(what === "tab" ? 20230614 : 20231214);
      let profile = await Profile.open(folder);
      let fill = await FillPage.open(await profile.page(), origins[origin], health);
      const typist = new Typist(chance, fill);
      const runs: Run[] = [];
      for (let run = 0; run < kills; run += 1) {
        const renderer = await profile.rendererOf(fill.page);
        // The first letters of a new draft count as much as any.
        const last = await (run === 0 ? typist.text() : typist.burst());
        const ended = performance.now();
        const planned = wait(chance);
        if (planned > 0) await pause(planned);
        const waited = Math.floor(performance.now() - ended);
        let page: Page;
        if (what === "tab") {
          page = await profile.killTab(fill.page, renderer);
        } else {
          await profile.kill();
          profile = await Profile.open(folder);
          page = await profile.page();
        }
        fill = await FillPage.open(page, origins[origin], health);
        typist.resume(fill);
        runs.push({ last, wait: waited, ...(await typist.lost()) });
        if (runs.at(-1)!.cells.length > 0) await typist.accept();
      }
      await profile.close();
      report(`${origin}, ${what}`, runs);
      // What has left the tab may still be on its way inside the browser when that dies.
      const certain = runs.filter(({ wait }) => what === "tab" || wait >= 20);
      expect(certain.flatMap(({ cells, last, wait }) => cells.map((cell) => `${last}, ${wait} ms: ${cell}`))).toEqual([]);
    });
  }
}
