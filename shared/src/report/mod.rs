//! The report: what screen, workbook, paper and JSON show of a consolidation.
//!
//! Plain data with serde. Every figure of it carries how many reporters are in it and
//! where it came from; nothing here computes a figure a second time.

mod build;
mod measures;
mod measures_on_paper;
mod model;
mod print;

pub use build::{
    aggregate_text, corrections, cross_checks, form_heading, missing, named, section_report,
};
pub use measures::{
    IndicatorLine, JointSumLine, MeasureLine, ReconciliationLine, TargetLine, UnitLine, indicators,
    joint_sums, reconciliation, targets,
};
pub use model::*;
pub use print::{PRINT_CSS, print_body, print_html};
