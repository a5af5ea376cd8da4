//! The domain of Tổng Hợp, pure: definitions, values, rules, recognition, merge, report
//! and the writing of files. Bytes in, bytes out; no clock, no files, no browser.
//!
//! In reading order, each phase a function from plain data to plain data:
//! [`definition`] → [`form`] → [`entry`] → [`validation`] → [`spreadsheet`] (templates,
//! submissions) → [`submission`] (recognise, import) → [`merge`] → [`report`] → [`export`].

pub mod definition;
pub mod diag;
pub mod earlier;
pub mod entry;
pub mod export;
pub mod expr;
pub mod form;
pub mod i18n;
pub mod job;
pub mod merge;
pub mod report;
pub mod returns;
pub mod sensitivity;
pub mod spreadsheet;
pub mod submission;
pub mod text;
pub mod validation;
pub mod value;
