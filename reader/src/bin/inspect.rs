//! `cargo run -p reader --bin inspect FILE…`: what the reader makes of files, a line each:
//! path, `accepted` or `rejected`, then how much was read, or why not, separated by tabs.
//! With `--all` the whole workbook follows.

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut all = false;
    for argument in std::env::args().skip(1) {
        if argument == "--all" {
            all = true;
            continue;
        }
        match reader::read(&std::fs::read(&argument)?) {
            Ok(workbook) => {
                let cells: usize = workbook.sheets.iter().map(|sheet| sheet.cells.len()).sum();
                let (sheets, notes) = (workbook.sheets.len(), workbook.notes.len());
                let kind = workbook.kind;
                println!("{argument}\taccepted\t{kind:?}\t{sheets}\t{cells}\t{notes}");
                if all {
                    println!("{workbook:#?}");
                }
            }
            Err(rejection) => {
                println!(
                    "{argument}\trejected\t{}\t{}\t{rejection}",
                    rejection.code, rejection.what
                );
            }
        }
    }
    Ok(())
}
