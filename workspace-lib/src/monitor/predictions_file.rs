//! Files of predictions, read column by column.
//!
//! A file has one row for each prediction: the model's inputs by name, and what else is known of
//! it. It is Parquet or CSV; a folder stands for all Parquet files below it, as `pret events
//! export` writes them. Of a Parquet file one column of one row group is in memory at a time, so
//! that memory does not grow with the number of rows.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::*;
use scoring::{Cell, is_missing_word};

use crate::files::{
    Arrays, Content, Input, ParquetInput, append_numbers, format_extension, visit_cells,
};
use crate::tables::detect_separator;
use crate::{Error, Result};

/// An open file, or folder of files, of predictions.
pub struct PredictionsFile {
    path: PathBuf,
    /// Names of a folder's files, by which a row is found.
    files: Vec<String>,
    blocks: Vec<Block>,
    names: Vec<String>,
    /// The files, which may be unpacked copies, as long as they are read.
    inputs: Vec<Input>,
}

/// Rows that are read together.
struct Block {
    source: Source,
    rows: usize,
    /// Number of the file in a folder.
    file: usize,
}

enum Source {
    Parquet { file: Arc<ParquetInput>, group: usize },
    Frame(DataFrame),
}

/// Values of one column in one block.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Numbers; `NaN` where missing, 0 and 1 for booleans.
    Numbers(Vec<f64>),
    /// Texts; `None` where missing or empty.
    Texts(Vec<Option<String>>),
}

impl PredictionsFile {
    /// Opens a file or folder.
    ///
    /// # Errors
    /// [`Error::Input`] or [`Error::Data`] if it cannot be read, has no row or a column twice.
    pub fn open(path: &Path) -> Result<Self> {
        let mut file = Self {
            path: path.to_owned(),
            files: Vec::new(),
            blocks: Vec::new(),
            names: Vec::new(),
            inputs: vec![],
        };
        if path.is_dir() {
            let mut files = Vec::new();
            parquet_files(path, &mut files)?;
            if files.is_empty() {
                return Err(file.wrong("expected Parquet files in the folder, found none"));
            }
            for member in files {
                file.add(&member)?;
                let name = member.strip_prefix(path).unwrap_or(&member);
                file.files.push(name.display().to_string());
            }
        } else {
            file.add(path)?;
        }
        file.check_names()?;
        if file.rows() == 0 {
            return Err(file.wrong("expected at least one prediction, found no row"));
        }
        Ok(file)
    }

    /// Takes the rows of a frame; errors call them `name`.
    ///
    /// # Errors
    /// [`Error::Data`] if it has no row.
    pub fn from_frame(name: &str, frame: DataFrame) -> Result<Self> {
        let names = frame.get_column_names().iter().map(ToString::to_string).collect();
        let (files, blocks) = (Vec::new(), Vec::new());
        let mut file = Self { path: name.into(), files, blocks, names, inputs: vec![] };
        file.blocks.push(Block { rows: frame.height(), source: Source::Frame(frame), file: 0 });
        file.check_names()?;
        if file.rows() == 0 {
            return Err(file.wrong("expected at least one prediction, found no row"));
        }
        Ok(file)
    }

    fn add(&mut self, path: &Path) -> Result<()> {
        let input = Input::open(path)?;
        if input.is_parquet() {
            let file = ParquetInput::open(input.content()).map_err(|reason| {
                Error::Data(format!("{}: not a readable Parquet file: {reason}", path.display()))
            })?;
            self.names.extend(file.names().iter().cloned());
            let file = Arc::new(file);
            for (group, rows) in file.groups().into_iter().enumerate() {
                let source = Source::Parquet { file: file.clone(), group };
                self.blocks.push(Block { source, rows, file: self.inputs.len() });
            }
        } else {
            let extension = format_extension(path);
            if !["csv", "tsv", "txt"].contains(&extension.as_str()) {
                return Err(Error::Data(format!(
                    "{}: expected .parquet or .csv, also with .gz or .zst, found .{extension}",
                    path.display()
                )));
            }
            let content = input.content();
            let separator = detect_separator(content).map_err(Error::file(path))?;
            let parsing = CsvParseOptions::default()
                .with_separator(separator)
                .with_null_values(Some(NullValues::AllColumnsSingle("".into())));
            let frame = CsvReadOptions::default()
                .with_infer_schema_length(None)
                .with_parse_options(parsing)
                .into_reader_with_file_handle(File::open(content).map_err(Error::file(path))?)
                .finish()
                .map_err(|error| {
                    Error::Data(format!("{}: not a readable CSV file: {error}", path.display()))
                })?;
            self.names.extend(frame.get_column_names().iter().map(ToString::to_string));
            let (rows, file) = (frame.height(), self.inputs.len());
            self.blocks.push(Block { source: Source::Frame(frame), rows, file });
        }
        self.inputs.push(input);
        Ok(())
    }

    fn check_names(&mut self) -> Result<()> {
        // Several files have the same columns; one file must not have one twice.
        if self.blocks.iter().all(|block| matches!(block.source, Source::Parquet { .. })) {
            for block in &self.blocks {
                let Source::Parquet { file, group: 0 } = &block.source else { continue };
                let mut names = file.names().to_vec();
                names.sort_unstable();
                if let Some(twice) =
                    names.windows(2).find(|two| two[0] == two[1]).map(|two| &two[0])
                {
                    return Err(
                        self.wrong(&format!("expected each column once, found {twice} twice"))
                    );
                }
            }
        }
        self.names.sort_unstable();
        self.names.dedup();
        Ok(())
    }

    /// Builds an error about the file.
    pub(super) fn wrong(&self, what: &str) -> Error {
        Error::Data(format!("{}: {what}", self.path.display()))
    }

    /// Returns what errors call a row of a block: its number in its file, from 1, and the file's
    /// name in a folder.
    pub(super) fn row_name(&self, block: usize, row: usize) -> String {
        let file = self.blocks[block].file;
        let before = self.blocks[..block].iter().filter(|block| block.file == file);
        let number = before.map(|block| block.rows).sum::<usize>() + row + 1;
        self.files
            .get(file)
            .map_or_else(|| format!("row {number}"), |name| format!("row {number} of {name}"))
    }

    /// Calls the file by another name in errors and reports.
    #[must_use]
    pub fn named(mut self, name: &str) -> Self {
        self.path = name.into();
        self
    }

    /// Returns the file or folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the number of rows.
    pub fn rows(&self) -> usize {
        self.blocks.iter().map(|block| block.rows).sum()
    }

    /// Returns the rows of each block.
    pub fn blocks(&self) -> Vec<usize> {
        self.blocks.iter().map(|block| block.rows).collect()
    }

    /// Returns the first of `names` that is a column.
    pub fn first_of<'n>(&self, names: &[&'n str]) -> Option<&'n str> {
        names.iter().copied().find(|name| self.names.iter().any(|known| known == name))
    }

    /// Returns the names of the columns, in alphabetical order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Checks whether there is a column of this name.
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// Reads a column of a block; all missing where this part of a folder lacks it.
    ///
    /// # Errors
    /// [`Error::Data`] if the file is damaged, or the column holds dates or nested values.
    pub fn values(&self, block: usize, name: &str) -> Result<Values> {
        let Block { source, rows, .. } = &self.blocks[block];
        match source {
            Source::Parquet { file, group } => {
                if !file.names().iter().any(|known| known == name) {
                    return Ok(Values::Numbers(vec![f64::NAN; *rows]));
                }
                let content = file.content(name);
                let arrays = file.read(*group, name).map_err(|reason| self.wrong(&reason))?;
                self.of_arrays(name, &content, &arrays)
            }
            Source::Frame(frame) => match frame.column(name) {
                Ok(column) => of_column(column),
                Err(_) => Ok(Values::Numbers(vec![f64::NAN; *rows])),
            },
        }
    }

    fn of_arrays(&self, name: &str, content: &Content, arrays: &Arrays) -> Result<Values> {
        match content {
            Content::Texts | Content::Flags => {
                let mut texts = Vec::new();
                let mut numbers = Vec::new();
                for array in arrays {
                    visit_cells(&**array, |cell| match cell {
                        Ok(Cell::Flag(flag)) => numbers.push(f64::from(u8::from(flag))),
                        Ok(Cell::Text(text)) if is_known(text) => {
                            texts.push(Some(text.to_owned()));
                        }
                        _ if *content == Content::Flags => numbers.push(f64::NAN),
                        _ => texts.push(None),
                    });
                }
                Ok(if *content == Content::Flags {
                    Values::Numbers(numbers)
                } else {
                    Values::Texts(texts)
                })
            }
            Content::Numbers | Content::Nothing => {
                let mut numbers = Vec::new();
                let known = arrays.iter().all(|array| append_numbers(&mut numbers, &**array));
                if known {
                    Ok(Values::Numbers(numbers))
                } else {
                    Err(self.no_values(name, "another type"))
                }
            }
            Content::Other(found) => Err(self.no_values(name, found)),
        }
    }

    fn no_values(&self, name: &str, found: &str) -> Error {
        self.wrong(&format!("column {name}: expected numbers or texts, found {found}"))
    }

    /// Reads a column of numbers; numbers that are written as texts are read too.
    ///
    /// # Errors
    /// As [`values`](Self::values), and [`Error::Data`] with the row and the text that is no number.
    pub fn numbers(&self, block: usize, name: &str) -> Result<Vec<f64>> {
        let texts = match self.values(block, name)? {
            Values::Numbers(numbers) => return Ok(numbers),
            Values::Texts(texts) => texts,
        };
        let number = |(row, text): (usize, Option<String>)| match text.as_deref() {
            None => Ok(f64::NAN),
            Some(text) => Cell::Untyped(text).number().map_err(|reason| {
                self.wrong(&format!("column {name}, {}: {reason}", self.row_name(block, row)))
            }),
        };
        texts.into_iter().enumerate().map(number).collect()
    }

    /// Reads a column of texts; numbers become texts.
    ///
    /// # Errors
    /// As [`values`](Self::values).
    pub fn texts(&self, block: usize, name: &str) -> Result<Vec<Option<String>>> {
        Ok(match self.values(block, name)? {
            Values::Texts(texts) => texts,
            Values::Numbers(numbers) => numbers
                .into_iter()
                .map(|number| (!number.is_nan()).then(|| number.to_string()))
                .collect(),
        })
    }
}

fn parquet_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let mut entries = std::fs::read_dir(folder)
        .map_err(Error::file(folder))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<Vec<_>>>()
        .map_err(Error::file(folder))?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            parquet_files(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "parquet") {
            files.push(path);
        }
    }
    Ok(())
}

/// Checks whether a text is a value, and not a word for a missing one.
fn is_known(text: &str) -> bool {
    !text.is_empty() && !is_missing_word(text)
}

/// Returns the values of a frame's column; texts that are all numbers, as numbers.
fn of_column(column: &polars::prelude::Column) -> Result<Values> {
    if column.dtype() == &DataType::String {
        let texts =
            || Ok::<_, Error>(column.str()?.iter().map(|text| text.filter(|text| is_known(text))));
        // A word for a missing value makes a column of a CSV file one of texts.
        let number =
            |text: Option<&str>| text.map_or(Some(f64::NAN), |text| text.trim().parse().ok());
        if let Some(numbers) = texts()?.map(number).collect() {
            return Ok(Values::Numbers(numbers));
        }
        return Ok(Values::Texts(texts()?.map(|text| text.map(str::to_owned)).collect()));
    }
    let numbers = column.cast(&DataType::Float64)?;
    Ok(Values::Numbers(numbers.f64()?.iter().map(|number| number.unwrap_or(f64::NAN)).collect()))
}
