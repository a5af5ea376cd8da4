//! What was measured, as `bench/RESULTS.md` tells it.

use std::fmt::Write;

use super::spread::Spread;

/// One file of `dist/`, in bytes.
pub(super) struct Size {
    pub(super) name: &'static str,
    pub(super) raw: u64,
    pub(super) gzip: u64,
    pub(super) brotli: u64,
}

/// Every program once; in seconds.
#[derive(Default)]
pub(super) struct Round {
    pub(super) app: f64,
    pub(super) sheetjs: f64,
    pub(super) terminal: f64,
    /// Figures that the merge read.
    pub(super) cells: u64,
    pub(super) chromium: String,
}

/// How long one pack takes to open in the browser.
pub(super) struct PackTime {
    pub(super) id: String,
    /// Cells of the form that is built.
    pub(super) cells: u64,
    /// One for each fresh page.
    pub(super) milliseconds: Vec<f64>,
}

pub(super) struct Results {
    pub(super) sizes: Vec<Size>,
    pub(super) files: usize,
    /// Of all files together.
    pub(super) bytes: u64,
    pub(super) packs: Vec<PackTime>,
    pub(super) cores: usize,
    pub(super) rounds: Vec<Round>,
}

impl Results {
    pub(super) fn markdown(&self) -> String {
        let mut out = String::from(
            "# Sizes and speed\n\nWritten by `cargo xtask bench`.\n\n## Sizes in KB\n\n\
             | file | raw | gzip -9 | brotli 11 |\n|---|---:|---:|---:|\n",
        );
        let kilobytes = |bytes: u64| bytes.div_ceil(1024);
        for size in &self.sizes {
            let (raw, gzip, brotli) =
                (kilobytes(size.raw), kilobytes(size.gzip), kilobytes(size.brotli));
            let _ = writeln!(out, "| `{}` | {raw} | {gzip} | {brotli} |", size.name);
        }
        let first = self.rounds.first();
        let _ = write!(
            out,
            "\n## Speed\n\n{} files ({:.1} MB, {} figures), copies of the samples with distinct \
             bytes (.xlsx, .xls, .ods), on {} cores, Chromium {}. Median of {} rounds, smallest \
             and largest in brackets; the order of the programs changed from round to round.\n\n\
             | program | what it does | seconds | files per second |\n|---|---|---:|---:|\n",
            self.files,
            self.bytes as f64 / 1e6,
            first.map_or(0, |round| round.cells),
            self.cores,
            first.map_or("", |round| &round.chromium),
            self.rounds.len(),
        );
        let mut line = |program: &str, does: &str, seconds: fn(&Round) -> f64| {
            let taken = self.spread(seconds).shown(1);
            let speed = self.spread(|round| self.files as f64 / seconds(round)).shown(0);
            let _ = writeln!(out, "| {program} | {does} | {taken} | {speed} |");
        };
        line(
            "Tổng Hợp in Chromium",
            "merges: reads, recognises, keeps a journal, consolidates",
            |round| round.app,
        );
        line("SheetJS 0.18.5 in the same Chromium", "merely reads, one thread", |round| {
            round.sheetjs
        });
        line(
            "`tonghop merge` in a terminal",
            "merges, each file read in a child process",
            |round| round.terminal,
        );
        let ratio = self.spread(|round| round.sheetjs / round.app);
        let shown = ratio.shown(1);
        let _ = writeln!(out, "\nThe app merges {shown} times as fast as SheetJS reads.");
        out.push_str(
            "\n## Opening a pack\n\nReading it, checking it and building its first form, in the page; \
             the aim is less than 100 ms.\n\n| pack | cells of the form | milliseconds |\n|---|---:|---:|\n",
        );
        for PackTime { id, cells, milliseconds } in &self.packs {
            let taken = Spread::of(milliseconds.clone()).shown(0);
            let _ = writeln!(out, "| `{id}` | {cells} | {taken} |");
        }
        out
    }

    fn spread(&self, of: impl Fn(&Round) -> f64) -> Spread {
        Spread::of(self.rounds.iter().map(of).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_stands_before_the_spread() {
        let round = |app: f64| Round { app, sheetjs: 20.0, terminal: 5.0, ..Round::default() };
        let results = Results {
            sizes: vec![Size { name: "reader.wasm", raw: 2048, gzip: 1025, brotli: 1 }],
            files: 100,
            bytes: 2_000_000,
            packs: vec![PackTime {
                id: "thu".to_owned(),
                cells: 7,
                milliseconds: vec![40.0, 20.0, 30.0],
            }],
            cores: 2,
            rounds: vec![round(10.0), round(4.0), round(5.0)],
        };
        let text = results.markdown();
        assert!(text.contains("| `reader.wasm` | 2 | 2 | 1 |"), "{text}");
        assert!(text.contains("| 5.0 (4.0–10.0) | 20 (10–25) |"), "{text}");
        assert!(text.contains("merges 4.0 (2.0–5.0) times"), "{text}");
        assert!(text.contains("| `thu` | 7 | 30 (20–40) |"), "{text}");
    }
}
