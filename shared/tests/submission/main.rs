//! Files that come back: recognised by agreeing signs, held where signs contradict, every
//! figure accounted for.

mod cells;
mod embedded;
mod fixture;
mod identity;
mod layout;
mod legacy;
