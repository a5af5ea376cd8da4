// Files as people send them, made by the scripts of `tests/mess`, with what was written where.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { root, terminal } from "../app";
import { pack } from "./fill";
import { period } from "./merge";

/** One file: kinds of mess by their numbers, forms as `[data set, reporter]`. */
export type Wanted = {
  name: string;
  number?: number;
  kinds?: number[];
  /** How much is damaged, where not as usual: `{ "two readings": 7 }`. */
  damage?: Record<string, number>;
  layout?: "template" | "plain_table" | "sheet_each" | "column_each";
  forms: [string, string][];
};

/** A figure as it was written: what it means, whatever its cell looks like. */
export type Written = {
  file: string;
  sheet: string;
  cell: string;
  reporter: string;
  row: string;
  column: string;
  value: string;
  /** Why nobody can be sure without asking; empty where it is clear. */
  unclear: string;
};

/** Makes files in a folder. */
export function make(folder: string, wanted: Wanted[]): Written[] {
  const script = join(root, "tests/mess/some.py");
  const given = [script, folder, "--tonghop", terminal, "--pack", pack, "--period", period];
  const interpreter = process.env.TONGHOP_PYTHON ?? "python3";
  const options = { encoding: "utf8", input: JSON.stringify(wanted), maxBuffer: 1 << 28 } as const;
  const truth: Record<string, string[][]> = JSON.parse(execFileSync(interpreter, given, options));
  return Object.entries(truth).flatMap(([file, cells]) =>
    cells.map(([, sheet, cell, , reporter, , row, column, value, unclear]) => ({
      file, sheet, cell, reporter, row, column, value: String(value), unclear,
    })),
  );
}

/** The rows of a `data.csv`, by their headings. */
export function rowsOf(csv: Buffer): Record<string, string>[] {
  const text = csv.toString("utf8").replace(/^\ufeff/, "");
  const lines: string[][] = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const line = lines.at(-1)!;
    if (text[at] === '"' && quoted && text[at + 1] === '"') {
      line[line.length - 1] += '"';
      at += 1;
    } else if (text[at] === '"') quoted = !quoted;
    else if (text[at] === "," && !quoted) line.push("");
    else if (text[at] === "\n" && !quoted) lines.push([""]);
    else if (text[at] !== "\r" || quoted) line[line.length - 1] += text[at];
  }
  const [heads, ...rows] = lines.filter((line) => line.length > 1);
  return rows.map((row) => Object.fromEntries(heads.map((head, at) => [head, row[at]])));
}
