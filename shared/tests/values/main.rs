//! The golden cases of `cases.csv` on every path a value takes into a form: typed, pasted, and
//! read from the files of other programs.

mod cases;
mod csv;
mod form;
mod pasted;
mod typed;
mod workbooks;
