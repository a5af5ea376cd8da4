//! Files that come back: recognised by agreeing signs, held where signs contradict, every
//! figure accounted for.

mod bare;
mod cells;
mod desk;
mod embedded;
mod fixture;
mod foreign;
mod gov;
mod habits;
mod hidden;
mod identity;
mod layout;
mod legacy;
mod parts;
mod units_across;
