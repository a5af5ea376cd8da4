//! Counting: what passed, failed and was skipped, over all runners.

use std::{
    io::{BufRead, BufReader},
    process::{Command, ExitCode, Stdio},
};

use crate::{Result, step::timed};

#[derive(Default)]
pub(super) struct Tally {
    passed: usize,
    failed: Vec<String>,
    skipped: Vec<String>,
    /// Skipped tests that a harness will count as passed.
    said_skipped: usize,
    /// What checks say of themselves.
    closing: Vec<String>,
}

impl Tally {
    /// A command that passes or fails as a whole.
    pub(super) fn check(&mut self, name: &str, command: &mut Command) -> Result<()> {
        let done = timed(name, || Ok(command.status()?.success()))?;
        self.one(name, if done { Ok(()) } else { Err("see above".to_owned()) })
    }

    pub(super) fn one(
        &mut self,
        name: &str,
        result: std::result::Result<(), String>,
    ) -> Result<()> {
        match result {
            Ok(()) => self.passed += 1,
            Err(why) => {
                println!("  failed: {name}: {why}");
                self.failed.push(name.to_owned());
            }
        }
        Ok(())
    }

    /// A check that has a line of its own to close with.
    pub(super) fn closing(&mut self, name: &str, result: Result<String>) {
        match result {
            Ok(line) => {
                self.passed += 1;
                self.closing.push(format!("{name}: {line}"));
            }
            Err(why) => {
                println!("  failed: {name}: {why}");
                self.failed.push(format!("{name}: {why}"));
            }
        }
    }

    pub(super) fn skip(&mut self, name: &str, reason: &str) {
        self.skipped.push(format!("{name}: {reason}"));
    }

    /// `cargo test`: every `test result:` line is counted, every `skipped:` line is kept.
    pub(super) fn cargo_tests(&mut self, name: &str, command: &mut Command) -> Result<()> {
        let mut harnesses = 0;
        let success = self.lines(name, command, |tally, line| {
            if let Some(counts) = line.trim().strip_prefix("test result: ") {
                harnesses += 1;
                let (passed, failed, ignored) =
                    (count(counts, "passed"), count(counts, "failed"), count(counts, "ignored"));
                tally.passed += passed;
                tally.failed.extend((0..failed).map(|_| format!("{name}, see above")));
                tally.skipped.extend((0..ignored).map(|_| format!("{name}: marked `ignore`")));
            } else if let Some(reason) = line.trim().strip_prefix("skipped: ") {
                // The harness counts it as passed.
                tally.said_skipped += 1;
                tally.skipped.push(reason.to_owned());
            }
        })?;
        if !success && self.failed.is_empty() || harnesses == 0 {
            self.failed.push(format!("{name} did not run to its end"));
        }
        Ok(())
    }

    /// Playwright: its closing lines `N passed`, `N failed`, `N skipped`.
    pub(super) fn playwright(&mut self, name: &str, command: &mut Command) -> Result<()> {
        let before = self.passed + self.failed.len();
        let success = self.lines(name, command, |tally, line| {
            let line = line.trim();
            let mut words = line.split(' ');
            let number = words.next().and_then(|word| word.parse::<usize>().ok());
            match (number, words.next()) {
                (Some(count), Some("passed")) => tally.passed += count,
                (Some(count), Some("failed" | "flaky" | "interrupted")) => {
                    tally.failed.extend((0..count).map(|_| format!("{name}, see above")));
                }
                (Some(count), Some("skipped" | "did")) => {
                    tally.skipped.extend((0..count).map(|_| format!("{name}: see above")));
                }
                _ => {}
            }
        })?;
        if !success && self.failed.is_empty() || self.passed + self.failed.len() == before {
            self.failed.push(format!("{name} did not run to its end"));
        }
        Ok(())
    }

    /// Runs a command, shows its output as it comes, and looks at every line.
    fn lines(
        &mut self,
        name: &str,
        command: &mut Command,
        mut look: impl FnMut(&mut Self, &str),
    ) -> Result<bool> {
        timed(name, || {
            let mut child = command.stdout(Stdio::piped()).spawn()?;
            let output = child.stdout.take().ok_or("no output")?;
            for line in BufReader::new(output).split(b'\n') {
                let line = line?;
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                look(self, &line);
            }
            Ok(child.wait()?.success())
        })
    }

    /// The closing lines; the last of them is the count.
    pub(super) fn close(self) -> ExitCode {
        let Self { passed, failed, skipped, said_skipped, closing } = self;
        let passed = passed.saturating_sub(said_skipped);
        for line in &closing {
            println!("{line}");
        }
        for name in &failed {
            println!("failed: {name}");
        }
        for reason in &skipped {
            println!("skipped: {reason}");
        }
        println!("{passed} passed, {} failed, {} skipped", failed.len(), skipped.len());
        if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// The number before a word: `12 passed`.
fn count(text: &str, word: &str) -> usize {
    let words: Vec<&str> = text.split([' ', ';']).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|other| *other == word);
    at.and_then(|at| words.get(at.checked_sub(1)?)?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_stand_before_their_word() {
        let line =
            "ok. 12 passed; 3 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.02s";
        assert_eq!(
            (count(line, "passed"), count(line, "failed"), count(line, "ignored")),
            (12, 3, 1)
        );
        assert_eq!(count(line, "missing"), 0);
    }
}
