// Page and terminal are one engine: the same files, day and decisions give the same bytes.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, origins, terminal, test } from "./app";
import { MergePage, output, period } from "./pages/merge";
import { pack } from "./pages/fill";
import { day, paths, samples } from "./pages/samples";

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

for (const origin of ["served", "single file"] as const) {
  test(`${origin}: browser and terminal give equal files`, async ({ page }, info) => {
    const out = (name: string) => info.outputPath(name);
    const given = ["merge", "--pack", pack, "--period", period, samples, "--now", day];
    const wanted = ["--out", out("report.xlsx"), "--data", out("data.csv"), "--json", out("merge.json")];
    const received = ["--received", join(samples, "received.csv")];
    const done = spawnSync(terminal, [...given, ...received, "--non-secret", ...wanted], { stdio: "inherit" });
    // Done, with questions open.
    expect(done.status).toBe(5);

    const merge = await MergePage.open(page, origins[origin], day);
    await merge.drop(paths.length, samples);
    // Text first: where something differs, it can be read.
    const json = await merge.download(output.json);
    expect(json.toString("utf8")).toBe(readFileSync(out("merge.json"), "utf8"));
    const data = await merge.download(output.data);
    expect(data.toString("utf8")).toBe(readFileSync(out("data.csv"), "utf8"));
    const workbook = await merge.download(output.workbook);
    expect(sha256(workbook)).toBe(sha256(readFileSync(out("report.xlsx"))));
  });
}
