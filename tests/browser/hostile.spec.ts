// Files that should not have come: each ends in its own state with a reason, in bounded time,
// and the figures of the others stay as they were.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { expect, origins, python, reference, test } from "./app";
import { MergePage, output } from "./pages/merge";
import { day, paths, samples } from "./pages/samples";

/** Locks a workbook with a password, as Excel does. */
const lock = `
import sys, msoffcrypto
from msoffcrypto.format.ooxml import OOXMLFile
with open(sys.argv[1], "rb") as plain, open(sys.argv[2], "wb") as locked:
    OOXMLFile(plain).encrypt("mat-khau", locked)
print("null")
`;

/** A Word document: a zip like a workbook, but none. */
function document(): Buffer {
  const parts: [string, string][] = [
    ["[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"],
    ["word/document.xml", "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'/>"],
  ];
  return zip(parts.map(([name, text]) => ({ name, bytes: Buffer.from(text) })));
}

function zip(parts: { name: string; bytes: Buffer }[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of parts) {
    const packed = deflateRawSync(bytes);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), head, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    const entry = [Buffer.from("PK\x01\x02\x14\x00", "latin1"), head, tail, Buffer.from(name)];
    directory.push(Buffer.concat(entry));
    locals.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, entries, end]);
}

function crc32(bytes: Buffer): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** Files made here, and the code that each must be rejected with. */
function makeFiles(folder: string): Record<string, string> {
  const workbook = join(samples, paths.find((path) => path.endsWith(".xlsx"))!);
  const bytes = readFileSync(workbook);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cong-van.pdf"), "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n");
  writeFileSync(join(folder, "bao-cao.docx"), document());
  writeFileSync(join(folder, "rong.xlsx"), "");
  writeFileSync(join(folder, "dut.xlsx"), bytes.subarray(0, bytes.length / 2));
  python(lock, workbook, join(folder, "khoa.xlsx"));
  return {
    "cong-van.pdf": "not-a-spreadsheet",
    "bao-cao.docx": "not-a-spreadsheet",
    "rong.xlsx": "not-a-spreadsheet",
    "dut.xlsx": "corrupt",
    "khoa.xlsx": "protected",
  };
}

test("hostile files are told apart and cost the others nothing", async ({ page }, info) => {
  test.setTimeout(180_000);
  const folder = info.outputPath("khac");
  const codes = makeFiles(folder);
  const merge = await MergePage.open(page, origins.served, day);
  await merge.drop(paths.length, samples);
  const before = await merge.download(output.data);

  const made = Object.keys(codes);
  await merge.drop(paths.length + made.length, folder);
  const journal = await merge.journal();
  for (const [name, code] of Object.entries(codes)) {
    const file = journal.files.find((file: any) => file.path === name);
    expect(file, name).toMatchObject({ state: "rejected", code });
    expect(file.reasons[0].message, name).not.toBe("");
  }
  expect((await merge.download(output.data)).equals(before)).toBe(true);
});

test("real and damaged files are told apart and cost the others nothing", async ({ page }) => {
  test.skip(reference === undefined, "no reference material beside the workspace");
  test.setTimeout(240_000);
  const corpus = join(reference!, "corpus");
  const real = readdirSync(join(corpus, "gov-xls"));
  const damaged = readdirSync(join(corpus, "damaged"));
  expect(real).toHaveLength(9);
  const merge = await MergePage.open(page, origins.served, day);
  await merge.drop(paths.length, samples);
  const before = await merge.download(output.data);

  await merge.drop(paths.length + real.length + damaged.length, corpus + "/gov-xls", corpus + "/damaged");
  const journal = await merge.journal();
  const files = new Map<string, any>(journal.files.map((file: any) => [file.path, file]));
  for (const name of real) {
    const path = `gov-xls/${name}`;
    expect(files.get(path), path).toMatchObject({ state: "unrecognised", placed: 0 });
    const asked = journal.questions.filter((question: any) => question.path === path);
    expect(asked, path).toHaveLength(1);
  }
  for (const name of damaged) {
    const file = files.get(`damaged/${name}`);
    expect(file, name).toMatchObject({ state: "rejected" });
    expect(file.code, name).toMatch(/^(corrupt|too-large|time-out|not-a-spreadsheet|trap|unreadable|protected)$/);
    expect(file.reasons[0].message, name).not.toBe("");
  }
  expect((await merge.download(output.data)).equals(before)).toBe(true);
  // The tab is alive: it answers what is asked of it.
  await merge.part("Tình trạng nộp");
  await expect(page.getByRole("tabpanel")).toBeVisible();
});
