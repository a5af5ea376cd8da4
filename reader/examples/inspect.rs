//! `cargo run -p reader --example inspect FILE…`: what the reader makes of files.

use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let start = Instant::now();
        let result = reader::read(&bytes);
        let time = start.elapsed().as_millis();
        match result {
            Ok(workbook) => {
                let cells: usize = workbook.sheets.iter().map(|sheet| sheet.cells.len()).sum();
                println!(
                    "{path}: {:?}, {} sheets, {cells} cells, {} names, {} properties, {} notes, {time} ms",
                    workbook.kind,
                    workbook.sheets.len(),
                    workbook.names.len(),
                    workbook.properties.len(),
                    workbook.notes.len()
                );
                if std::env::var_os("FULL").is_some() {
                    println!("{workbook:#?}");
                }
            }
            Err(rejection) => println!("{path}: {rejection}, {time} ms"),
        }
    }
    Ok(())
}
