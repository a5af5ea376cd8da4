// How large files are: `node sizes.mjs FILE…` prints a JSON array of bytes raw, gzip -9, brotli 11.

import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
const sizes = process.argv.slice(2).map((path) => {
  const bytes = readFileSync(path);
  return [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli(bytes).length];
});
console.log(JSON.stringify(sizes));
