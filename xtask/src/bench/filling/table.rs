//! What was measured of filling, in Markdown.

use std::fmt::Write;

use serde_json::Value;

use super::{super::spread::Spread, HEADING};

/// Milliseconds from a key to the paint of what it did.
pub(super) struct Keys {
    pub(super) figures: Vec<f64>,
    /// The keys that finish a figure.
    pub(super) commits: Vec<f64>,
}

/// One program in one round; `tests/bench/filling/measure.mjs` says what each figure is.
pub(super) struct Measured {
    pub(super) cold: f64,
    pub(super) warm: f64,
    pub(super) memory: f64,
    pub(super) busy: f64,
    pub(super) screen: Keys,
    pub(super) free: Keys,
}

/// One program in all rounds.
pub(super) struct Program {
    pub(super) name: &'static str,
    pub(super) rounds: Vec<Measured>,
}

pub(super) struct Table<'a> {
    /// The form, as the terminal program describes it.
    pub(super) form: &'a Value,
    pub(super) browser: String,
    pub(super) ours: &'a Program,
    pub(super) peers: &'a [Program],
}

/// One line of the table: what it says, its decimals, its figure of one program.
type Line = (&'static str, usize, fn(&[Measured]) -> Figure);

/// Either the spread over the rounds, or one figure of all keys of all rounds.
enum Figure {
    Spread(Spread),
    One(f64),
}

impl Figure {
    fn over(measured: &[Measured], of: fn(&Measured) -> f64) -> Self {
        Self::Spread(Spread::of(measured.iter().map(of).collect()))
    }

    fn quantile(measured: &[Measured], share: f64, of: fn(&Measured) -> &[f64]) -> Self {
        Self::One(quantile(measured.iter().flat_map(of).copied().collect(), share))
    }

    fn number(&self) -> f64 {
        match self {
            Self::Spread(spread) => spread.median,
            Self::One(number) => *number,
        }
    }

    fn shown(&self, decimals: usize) -> String {
        match self {
            Self::Spread(spread) => spread.shown(decimals),
            Self::One(number) => format!("{number:.decimals$}"),
        }
    }
}

const LINES: [Line; 12] = [
    ("usable form, new profile, ms", 0, |m| Figure::over(m, |m| m.cold)),
    ("usable form, opened before, ms", 0, |m| Figure::over(m, |m| m.warm)),
    ("key of a figure, p50, ms", 1, |m| Figure::quantile(m, 0.5, |m| &m.free.figures)),
    ("key of a figure, p95, ms", 1, |m| Figure::quantile(m, 0.95, |m| &m.free.figures)),
    ("key that finishes it, p50, ms", 1, |m| Figure::quantile(m, 0.5, |m| &m.free.commits)),
    ("key that finishes it, p95, ms", 1, |m| Figure::quantile(m, 0.95, |m| &m.free.commits)),
    ("at 60 Hz: key of a figure, p50, ms", 1, |m| Figure::quantile(m, 0.5, |m| &m.screen.figures)),
    ("at 60 Hz: key of a figure, p95, ms", 1, |m| Figure::quantile(m, 0.95, |m| &m.screen.figures)),
    ("at 60 Hz: key that finishes it, p50, ms", 1, |m| {
        Figure::quantile(m, 0.5, |m| &m.screen.commits)
    }),
    ("at 60 Hz: key that finishes it, p95, ms", 1, |m| {
        Figure::quantile(m, 0.95, |m| &m.screen.commits)
    }),
    ("work of the page per key, ms", 1, |m| Figure::over(m, |m| m.busy)),
    ("memory, every cell filled, MB", 0, |m| Figure::over(m, |m| m.memory)),
];

impl Table<'_> {
    pub(super) fn markdown(&self) -> String {
        let of = |key: &str| self.form[key].as_str().unwrap_or_default();
        let list = |key: &str| self.form[key].as_array().map_or(&[][..], Vec::as_slice);
        let inputs = list("cells").iter().filter(|cell| cell["calculation"].is_null()).count();
        let rows: usize = list("sections")
            .iter()
            .map(|section| section["rows"].as_array().map_or(0, Vec::len))
            .sum();
        let mut out = format!(
            "{HEADING}\n\nThe same form in {} programs: {} of `{}`, {inputs} input cells in \
             {rows} rows of {} sections. Chromium {}, {} rounds; the order of the programs changed \
             from round to round. Median, smallest and largest in brackets; p50 and p95 over all \
             keys of all rounds.\n\n| | {}",
            1 + self.peers.len(),
            of("printed_code"),
            of("pack"),
            list("sections").len(),
            self.browser,
            self.ours.rounds.len(),
            self.ours.name,
        );
        for peer in self.peers {
            let _ = write!(out, " | {} | ×", peer.name);
        }
        let _ = writeln!(out, " |\n|---|---:{}|", "|---:|---:".repeat(self.peers.len()));
        for (name, decimals, figure) in LINES {
            let ours = figure(&self.ours.rounds);
            let _ = write!(out, "| {name} | {}", ours.shown(decimals));
            for peer in self.peers {
                let theirs = figure(&peer.rounds);
                let times = times(theirs.number() / ours.number());
                let _ = write!(out, " | {} | {times}", theirs.shown(decimals));
            }
            out.push_str(" |\n");
        }
        out.push('\n');
        out.push_str(EXPLAINED);
        out
    }
}

/// A peer's figure in ours: bold where the peer is ahead.
fn times(ratio: f64) -> String {
    if ratio < 1.0 { format!("**{ratio:.1}**") } else { format!("{ratio:.1}") }
}

/// How it was measured, and what each program does.
const EXPLAINED: &str = "\
- **×** is the figure to its left divided by ours: **below 1 the peer is ahead** and it stands in bold.
- **Usable**: from the navigation until a typed figure stands on the screen in the first cell. The \
  key is a real one, sent as soon as the first cell is painted. All are served by the same server, \
  with the same headers, and the peers are bundled with the same settings; „opened before“ is the \
  third time, with the browser's caches. The browser has been running for a moment each time: what \
  it does when it starts is not the page's.
- **Keys** are real ones, sent to the browser 30 ms apart: figures of four digits down a column \
  (SurveyJS: along the rows, with Tab, over the cells that take no figure), in the form with every \
  cell filled. A key counts from when the browser received it until the frame with its effect is \
  painted; if the figure does not stand in its editor then, there is no measurement. At 60 Hz \
  most of that is waiting for the screen's next turn (up to 16.7 ms); the lines before are \
  measured with that waiting switched off, so that they show the work itself.
- **Work per key** is the processor time of the page's thread while typing, divided by the keys: \
  what is put off until after the paint counts here.
- **Memory** is the proportional set size of the page's process, ten seconds after the last key: \
  wasm, scripts, document and workers. The browser is led without listening to its network, which \
  would keep a copy of every file in the page's process.
- **Tổng Hợp** shows a section at a time and lays out the rows near what is seen. With each key the open editor's text goes to \
  localStorage and to IndexedDB; with each figure the calculated cells, every rule of the form, \
  the lists of findings and the draft on the disk follow.
- **Univer** shows one sheet on a canvas. It was given the core preset of its sheets without toolbar, \
  formula bar, footer, context menu and worker; differences and percentages are its formulas, every \
  change goes to localStorage. It checks nothing. Of its own accord it waits 300 ms before it draws. \
  A key that opens its editor counts until the editor stands over the cell; the results of formulas, \
  which come some frames after the figure, are not waited for.
- **Handsontable** shows one sheet and draws the rows in view. It was given its base build with four \
  cell types, clipboard and undo; types check the cells, `afterChange` calculates differences and \
  percentages and saves to localStorage. It knows no other rule.
- **SurveyJS** shows a page for each section, with a matrix. Figures are checked as numbers, \
  differences and percentages are expression columns, every change goes to localStorage.
";

/// The value below which a share of the values lies, by the nearest rank.
fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let rank = (share * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

impl Measured {
    /// One line for whoever waits.
    pub(super) fn in_short(&self) -> String {
        format!(
            "usable {:.0} ms, then {:.0} ms; keys p95 {:.1} and {:.1} ms; work {:.1} ms; {:.0} MB",
            self.cold,
            self.warm,
            quantile(self.free.figures.clone(), 0.95),
            quantile(self.free.commits.clone(), 0.95),
            self.busy,
            self.memory
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(times: f64) -> Vec<Measured> {
        let keys = || Keys { figures: vec![times, 3.0 * times], commits: vec![2.0 * times] };
        let (screen, free) = (keys(), keys());
        vec![Measured { cold: 100.0 * times, warm: 50.0, memory: 80.0, busy: 1.0, screen, free }]
    }

    #[test]
    fn every_line_says_how_far_each_peer_is_behind() {
        let form = serde_json::json!({
            "printed_code": "Biểu 1", "pack": "thu",
            "sections": [{ "rows": [{}, {}] }],
            "cells": [{ "calculation": null }, { "calculation": { "sum": [0] } }],
        });
        let program = |name, times| Program { name, rounds: measured(times) };
        let text = Table {
            form: &form,
            browser: "1".to_owned(),
            ours: &program("ours", 1.0),
            peers: &[program("slow", 3.0), program("quick", 0.5)],
        }
        .markdown();
        assert!(text.contains("The same form in 3 programs"), "{text}");
        assert!(
            text.contains("| | ours | slow | × | quick | × |\n|---|---:|---:|---:|---:|---:|\n")
        );
        assert!(text.contains("1 input cells in 2 rows of 1 sections"), "{text}");
        let cold = "| 100 (100–100) | 300 (300–300) | 3.0 | 50 (50–50) | **0.5** |";
        assert!(text.contains(cold), "{text}");
        assert!(text.contains("p95, ms | 3.0 | 9.0 | 3.0 | 1.5 | **0.5** |"), "{text}");
    }

    #[test]
    fn a_quantile_is_one_of_the_values() {
        let values: Vec<f64> = (1..=20).rev().map(f64::from).collect();
        assert_eq!(
            [0.5, 0.95, 1.0].map(|share| quantile(values.clone(), share)),
            [10.0, 19.0, 20.0]
        );
    }
}
