//! Reads and parses the columns that the features need, and nothing more.
//!
//! This is a lower bound for the time that computing features takes.
//!
//! `cargo run --release -p workspace-lib --example read_tables -- DIR` prints the seconds and the
//! rows of each table as JSON.

use std::time::Instant;

use workspace_lib::features::{definitions, needed_columns};
use workspace_lib::tables::{Folder, Table};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path =
        std::env::args().nth(1).ok_or("expected the folder of the tables as the only argument")?;
    let folder = Folder::open(path)?;
    let set = definitions();
    let mut tables = serde_json::Map::new();
    for table in Table::ALL {
        let names = needed_columns(&set, table);
        let start = Instant::now();
        let rows = folder.read_values(table, &names)?.rows;
        let seconds = start.elapsed().as_secs_f64();
        tables.insert(
            table.file_stem().to_owned(),
            serde_json::json!({ "rows": rows, "seconds": seconds }),
        );
    }
    println!("{}", serde_json::Value::Object(tables));
    Ok(())
}
