//! Measures reading the columns that the features need, with this project and with the crate `csv`.
//!
//! Both parse numbers with `fast-float2`, and give each distinct text of a category a number.
//!
//! `RAYON_NUM_THREADS=1 cargo run --release -p workspace-lib --example time_reading -- DIR` prints
//! the median seconds of both, which take turns. The crate `csv` always uses one thread.

use std::collections::HashMap;
use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use workspace_lib::features::{definitions, needed_columns};
use workspace_lib::tables::{Folder, Kind, Table};

/// Number of runs of each program.
const TURNS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("expected the folder of the tables")?;
    let folder = Folder::open(path)?;
    let set = definitions();
    let tables = Table::ALL.map(|table| (table, needed_columns(&set, table)));
    let mut seconds = [Vec::new(), Vec::new()];
    for _ in 0..TURNS {
        let start = Instant::now();
        for (table, columns) in &tables {
            black_box(folder.read_values(*table, columns)?);
        }
        seconds[0].push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        for (table, columns) in &tables {
            if let Some(file) = folder.file(*table) {
                black_box(read_with_csv(&file, *table, columns)?);
            }
        }
        seconds[1].push(start.elapsed().as_secs_f64());
    }
    let [ours, other] = seconds.map(|mut seconds| {
        seconds.sort_by(f64::total_cmp);
        seconds[TURNS / 2]
    });
    println!("this project {ours:.2} s, csv {other:.2} s: {:.2}", other / ours);
    Ok(())
}

/// A column as the crate `csv` reads it.
enum Column {
    Numbers(Vec<f64>),
    Categories(Vec<u16>, HashMap<Vec<u8>, u16>),
}

fn read_with_csv(file: &Path, table: Table, names: &[&str]) -> Result<Vec<Column>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(file)?;
    let header = reader.byte_headers()?.clone();
    let mut columns: Vec<(usize, Column)> = Vec::new();
    for (position, name) in header.iter().enumerate() {
        let found = names.iter().find(|other| other.as_bytes() == name);
        if let Some(column) = found.and_then(|name| table.column(name)) {
            let is_category = matches!(column.kind, Kind::Category | Kind::Flag);
            columns.push((
                position,
                if is_category {
                    Column::Categories(Vec::new(), HashMap::new())
                } else {
                    Column::Numbers(Vec::new())
                },
            ));
        }
    }
    let mut record = csv::ByteRecord::new();
    while reader.read_byte_record(&mut record)? {
        for (position, column) in &mut columns {
            let cell = &record[*position];
            match column {
                Column::Numbers(numbers) if cell.is_empty() => numbers.push(f64::NAN),
                Column::Numbers(numbers) => numbers.push(fast_float2::parse(cell)?),
                Column::Categories(codes, known) => {
                    let next = known.len() as u16 + 1;
                    let code = known.get(cell).copied().unwrap_or(next);
                    if code == next {
                        known.insert(cell.to_vec(), code);
                    }
                    codes.push(code);
                }
            }
        }
    }
    Ok(columns.into_iter().map(|(_, column)| column).collect())
}
