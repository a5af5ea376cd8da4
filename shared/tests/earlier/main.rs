//! Figures of earlier periods: taken from whatever holds them, refused where anything
//! disagrees, weighed by the rules and offered to the cells that state them.

mod files;
mod stated;
mod taken;
