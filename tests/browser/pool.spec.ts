// The reader pool in a real browser: two files at work at once, a fresh sealed instance each,
// and a file that hangs or traps costs the others nothing.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as XLSX from "xlsx";
import { expect, open, origins, test } from "./app";

type Measured = {
  files: { path: string; sha256: string; outcome: { kind: string; is: any } }[];
  most_at_work: number;
  milliseconds: number;
  ended: number[];
};

// The glue of the app, a global of its page.
declare const wasm_bindgen: any;

type Given = { name: string; base64: string };

const file = (name: string, bytes: Buffer): Given => ({ name, base64: bytes.toString("base64") });

function workbook(label: string, rows = 3): Buffer {
  const cells = Array.from({ length: rows }, (_, row) => [label, row, row / 4]);
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(cells), "Sheet1");
  return XLSX.write(book, { type: "buffer", bookType: "xlsx" });
}

/** Runs files through the pool of the app that the page holds. */
async function read(
  page: import("@playwright/test").Page,
  files: Given[],
  reader?: Buffer,
): Promise<Measured> {
  const answer = await page.evaluate(
    async ({ files, reader }) => {
      const bytes = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const module = reader ? await WebAssembly.compile(bytes(reader)) : undefined;
      const given = files.map(({ name, base64 }) => new File([bytes(base64)], name));
      return wasm_bindgen.readFiles("nghe-an-2023", given, module);
    },
    { files, reader: reader?.toString("base64") },
  );
  return JSON.parse(answer);
}

for (const [name, origin] of Object.entries(origins)) {
  test(`${name}: files are read, two at a time, and refused by name`, async ({ page }) => {
    await open(page, origin);
    const files = Array.from({ length: 12 }, (_, i) => file(`so-lieu-${i}.xlsx`, workbook(`${i}`, 400)));
    files.push(file("van-ban.xlsx", Buffer.from("%PDF-1.7\n")));
    files.push(file("rong.xlsx", Buffer.alloc(0)));
    files.push(file("cut.xlsx", workbook("cut").subarray(0, 900)));
    const { files: read_, most_at_work } = await read(page, files);
    expect(read_).toHaveLength(files.length);
    const end = (name: string) => read_.find(({ path }) => path === name)!.outcome;
    for (let i = 0; i < 12; i += 1) {
      expect(end(`so-lieu-${i}.xlsx`)).toMatchObject({ kind: "imported", is: { state: "unrecognised" } });
    }
    expect(end("van-ban.xlsx")).toMatchObject({ kind: "rejected", is: { code: "not-a-spreadsheet" } });
    expect(end("rong.xlsx").kind).toBe("rejected");
    expect(end("cut.xlsx").kind).toBe("rejected");
    expect(most_at_work).toBeGreaterThanOrEqual(2);
  });
}

test("a file that never ends is ended, the others finish meanwhile", async ({ page }) => {
  const looping = join(test.info().outputPath("looping.wasm"));
  const tools = join(__dirname, "../node_modules/.bin/wasm-as");
  execFileSync(tools, [join(__dirname, "../fixtures/looping.wat"), "-o", looping]);
  await open(page, origins.served);
  const files = [
    file("LOOP.xlsx", Buffer.from("LOOP")),
    file("TRAP.xlsx", Buffer.from("TRAP")),
    ...Array.from({ length: 20 }, (_, i) => file(`khac-${i}.xlsx`, Buffer.from(`other ${i}`))),
  ];
  const { files: ends, ended } = await read(page, files, readFileSync(looping));
  const code = (name: string) => ends.find(({ path }) => path === name)!.outcome.is.code;
  expect(code("LOOP.xlsx")).toBe("time-out");
  expect(code("TRAP.xlsx")).toBe("trap");
  const others = ends.map(({ path }, at) => ({ path, at })).filter(({ path }) => path.startsWith("khac"));
  expect(others).toHaveLength(20);
  for (const { path, at } of others) {
    expect(code(path)).toBe("not-a-spreadsheet");
    expect(ended[at], `${path} did not wait for the one that hung`).toBeLessThan(4_000);
  }
});
