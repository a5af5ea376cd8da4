//! Formulas as BIFF 12 stores them: walked, never evaluated.

use grid::envelope::Rejection;

use super::records::damaged;
use crate::directory::{u16_at, u32_at};

/// Functions with a fixed number of arguments have numbers below this.
const FUNCTIONS: u16 = 485;

/// Checks that the tokens end where the formula ends, and that what they point at exists;
/// `references` is the number of references to sheets in the workbook.
pub(super) fn check(tokens: &[u8], references: usize) -> Result<(), Rejection> {
    let mut at = 0;
    while at < tokens.len() {
        let step = length(&tokens[at..], references);
        at = step
            .and_then(|step| at.checked_add(step))
            .filter(|at| *at <= tokens.len())
            .ok_or_else(|| damaged("a formula is cut or unknown"))?;
    }
    Ok(())
}

/// Bytes of the first token; `None` where it makes no sense.
fn length(tokens: &[u8], references: usize) -> Option<usize> {
    let first = *tokens.first()?;
    // Three classes of operands share a meaning.
    let kind = if first >= 0x20 { first & 0x1F | 0x20 } else { first };
    let inside = |at: usize| (usize::from(u16_at(tokens, at)?) < references).then_some(());
    let size = match kind {
        0x01 | 0x02 => 4,
        0x03..=0x16 => 0,
        0x17 => 2 + 2 * usize::from(u16_at(tokens, 1)?),
        0x18 => match tokens.get(1)? {
            0x19 => 13,
            0x1D => 5,
            _ => return None,
        },
        0x19 => match tokens.get(1)? {
            0x04 => 3 + 2 * (usize::from(u16_at(tokens, 2)?) + 1),
            0x01 | 0x02 | 0x08 | 0x10 | 0x20 | 0x21 | 0x40 | 0x41 | 0x80 => 3,
            _ => return None,
        },
        0x1C | 0x1D => 1,
        0x1E => 2,
        0x1F => 8,
        0x20 => 14,
        0x21 if u16_at(tokens, 1)? < FUNCTIONS => 2,
        0x22 => 3,
        0x23 if u32_at(tokens, 1)? > 0 => 4,
        0x24 | 0x26..=0x28 | 0x2A | 0x2C => 6,
        0x25 | 0x2B | 0x2D => 12,
        0x29 => 2,
        0x39 => {
            inside(1)?;
            6
        }
        0x3A | 0x3C => {
            inside(1)?;
            8
        }
        0x3B | 0x3D => {
            inside(1)?;
            14
        }
        _ => return None,
    };
    Some(1 + size)
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn formulas_must_end_with_their_tokens() {
        let sum = [0x25, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0x19, 0x10, 0, 0];
        assert!(check(&sum, 0).is_ok());
        assert!(check(&sum[..16], 0).is_err());
        assert!(check(&[0x3A, 1, 0, 0, 0, 0, 0, 0, 0], 1).is_err());
        assert!(check(&[0xFF], 0).is_err());
    }
}
