// The merge desk in a real browser: the committed samples come out the same whichever way the
// app was opened, and a reload takes the merge up from its journal.

import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, open, origins, test } from "./app";

// The glue of the app, a global of its page.
declare const wasm_bindgen: any;

const samples = join(__dirname, "../../public/samples/nghe-an-2023/2023S1");

const files = readdirSync(samples, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const name = relative(samples, path).normalize("NFC");
    return { name, base64: readFileSync(path).toString("base64") };
  });

async function merge(page: import("@playwright/test").Page, given: typeof files): Promise<any> {
  const answer = await page.evaluate(async (given) => {
    const bytes = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const files = given.map(({ name, base64 }) => new File([bytes(base64)], name));
    return wasm_bindgen.mergeFiles("nghe-an-2023", "2023S1", "2023-06-16", files);
  }, given);
  return JSON.parse(answer);
}

const hashes: string[] = [];

for (const [name, origin] of Object.entries(origins)) {
  test(`${name}: the samples are merged, and a reload goes on with them`, async ({ page }) => {
    await open(page, origin);
    const first = await merge(page, files);
    expect(first.not_kept).toBe("");
    expect(first.opened).toMatchObject({ kind: "opened", files: 0 });
    expect(first.overview.tally.dropped).toBe(files.length);
    expect(first.overview.tally.reported).toBeGreaterThan(0);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    const second = await merge(page, []);
    expect(second.opened).toMatchObject({ kind: "opened", files: files.length });
    expect(second.overview).toEqual(first.overview);
    expect([second.csv_sha256, second.json_sha256]).toEqual([first.csv_sha256, first.json_sha256]);
    hashes.push(`${first.csv_sha256} ${first.json_sha256}`);
    expect(new Set(hashes).size, "the way the app was opened changes nothing").toBe(1);
  });
}
