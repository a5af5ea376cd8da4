// The sample submissions, as files of a folder.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../app";

export const samples = join(root, "public/samples/nghe-an-2023/2023S1");

/** The day as of which the samples are told: after their deadline. */
export const day = "2023-06-21";

/** Paths below the folder, `received.csv` among them. */
export const paths: string[] = JSON.parse(readFileSync(`${samples}.json`, "utf8"));
