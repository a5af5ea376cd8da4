//! Files that come back: recognised by agreeing signs, held where signs contradict, every
//! figure accounted for.

mod cells;
mod fixture;
mod identity;
mod layout;
