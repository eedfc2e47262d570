//! Input files in the formats that people have, compressed or not.
//!
//! Every reader opens its file here. The first bytes decide the format, not the file name. A
//! compressed file is unpacked into a temporary file. For an unsupported format, the error names
//! the format and says what to do.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::CleanupGuard;

/// Number of leading bytes from which the format is detected.
const HEAD: usize = 512;

/// UTF-8 byte order mark, which some programs write at the beginning of a text.
pub(crate) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Magic bytes with which a Parquet file begins and ends.
pub(crate) const PARQUET_MAGIC: &[u8; 4] = b"PAR1";

/// Unsupported formats: first bytes, description, and advice.
const UNSUPPORTED_FORMATS: [(&[u8], &str, &str); 14] = [
    (b"PK\x03\x04", "an Excel workbook (.xlsx) or another zip archive", SAVE),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook (.xls)", SAVE),
    (b"PARE", "an encrypted Parquet file", "Store it without encryption."),
    (b"ARROW1", "an Arrow or Feather file", STORE),
    (b"\xff\xff\xff\xff", "an Arrow stream", STORE),
    (b"FEA1", "a Feather file", STORE),
    (b"ORC", "an ORC file", STORE),
    (b"Obj\x01", "an Avro file", STORE),
    (b"\x89HDF", "an HDF5 file", STORE),
    (b"SQLite format 3\0", "an SQLite database", STORE),
    (b"BZh", "compressed by bzip2", UNPACK),
    (b"\xfd7zXZ\0", "compressed by xz", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "compressed by 7-Zip", UNPACK),
    (b"\x04\x22\x4d\x18", "compressed by lz4", UNPACK),
];

const SAVE: &str = "Unpack it, or save the sheet as CSV (UTF-8).";
const STORE: &str = "Store the table as Parquet or CSV.";
const UNPACK: &str = "Unpack it, or compress it by gzip or zstd.";
const ONE_FILE: &str =
    "Give one file. Spark writes a table as one with coalesce(1), a part in the folder.";
const UTF_8: &str = "Save it as UTF-8 (in Excel: \"CSV UTF-8\").";

/// Result of opening an input file.
pub(crate) type Result<T, E = InputError> = std::result::Result<T, E>;

/// Reason why an input file cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// The operating system cannot read the file.
    #[error("{}: cannot be read ({source})", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// The operating system's error.
        source: io::Error,
    },
    /// The file has no content.
    #[error("{}: the file is empty. Expected a header line and at least one row; export the file again.", file.display())]
    Empty {
        /// The file.
        file: PathBuf,
    },
    /// The file has an unsupported format.
    #[error("{}: the file is {found}. {advice}", file.display())]
    UnsupportedFormat {
        /// The file.
        file: PathBuf,
        /// The format that was detected.
        found: &'static str,
        /// Advice for the user.
        advice: &'static str,
    },
    /// A compressed file cannot be unpacked.
    #[error("{}: cannot be unpacked ({source}). It may have been cut short; copy or export it again.", file.display())]
    Decompression {
        /// The file.
        file: PathBuf,
        /// The decoder's error.
        source: io::Error,
    },
}

/// An input file, unpacked if it was compressed.
#[derive(Debug)]
pub(crate) struct Input {
    /// The path that the user gave.
    path: PathBuf,
    /// Copy of a compressed file or of a stream; deleted with this value.
    unpacked: Option<Unpacked>,
    is_parquet: bool,
}

/// A temporary file, deleted with this value and when a signal stops the program.
#[derive(Debug)]
struct Unpacked {
    file: NamedTempFile,
    _cleanup: CleanupGuard,
}

impl Unpacked {
    /// Copies everything from `reader` into a new temporary file.
    fn new(mut reader: impl Read) -> io::Result<Self> {
        let mut file = NamedTempFile::with_prefix("pret-")?;
        let cleanup = CleanupGuard::new(file.path());
        io::copy(&mut reader, &mut file)?;
        file.flush()?;
        Ok(Self { file, _cleanup: cleanup })
    }
}

impl Input {
    /// Opens the file at `path`.
    ///
    /// # Errors
    /// [`InputError`] if the file cannot be read, is empty, or has an unsupported format.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(io_error(path))?;
        let kind = file.metadata().map_err(io_error(path))?.file_type();
        if !kind.is_dir() && !kind.is_file() {
            // A pipe cannot be read twice, so it is copied.
            return Self::from_reader(path, file);
        }
        if kind.is_dir() {
            return Err(InputError::UnsupportedFormat {
                file: path.to_path_buf(),
                found: "a folder",
                advice: ONE_FILE,
            });
        }
        Self::detect(path, None, file)
    }

    /// Copies all of `reader` into a temporary file. Messages call it `name`.
    ///
    /// # Errors
    /// The same as those of [`open`](Self::open).
    pub(crate) fn from_reader(name: &Path, reader: impl Read) -> Result<Self> {
        let copy = Unpacked::new(reader).map_err(io_error(name))?;
        let file = copy.file.reopen().map_err(io_error(name))?;
        Self::detect(name, Some(copy), file)
    }

    /// Unpacks `file` if it is compressed, and detects its format. Unsupported formats are refused.
    fn detect(path: &Path, copy: Option<Unpacked>, file: File) -> Result<Self> {
        let (mut copy, mut file) = (copy, file);
        // A compressed file may contain another compressed file.
        for _ in 0..3 {
            let head = head(&mut file).map_err(io_error(path))?;
            let unpacked = match &head[..] {
                [] => return Err(InputError::Empty { file: path.to_path_buf() }),
                [0x1f, 0x8b, ..] => {
                    Unpacked::new(flate2::read::MultiGzDecoder::new(BufReader::new(&file)))
                }
                [0x28, 0xb5, 0x2f, 0xfd, ..] => {
                    zstd::stream::read::Decoder::with_buffer(BufReader::new(&file))
                        .and_then(Unpacked::new)
                }
                head => {
                    refuse_unsupported_format(path, head)?;
                    let is_parquet = head.starts_with(PARQUET_MAGIC);
                    return Ok(Self { path: path.to_path_buf(), unpacked: copy, is_parquet });
                }
            };
            let unpacked = unpacked
                .map_err(|source| InputError::Decompression { file: path.to_path_buf(), source })?;
            file = unpacked.file.reopen().map_err(io_error(path))?;
            copy = Some(unpacked);
        }
        Err(InputError::UnsupportedFormat {
            file: path.to_path_buf(),
            found: "compressed more than twice",
            advice: UNPACK,
        })
    }

    /// Returns the path that the user gave, for messages.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the path to read: the file itself, or its unpacked copy.
    pub(crate) fn content(&self) -> &Path {
        self.unpacked.as_ref().map_or(&self.path, |unpacked| unpacked.file.path())
    }

    /// Returns true if the content begins with the Parquet magic bytes.
    pub(crate) fn is_parquet(&self) -> bool {
        self.is_parquet
    }
}

/// Returns the extension that names the format, in lower case: `csv` for `A.CSV.gz`.
///
/// Extensions of compression are skipped.
pub(crate) fn format_extension(path: &Path) -> String {
    stem_and_extension(path).1
}

/// Returns the file name's stem and format extension, in lower case: `a` and `csv` for `A.CSV.gz`.
///
/// Extensions of compression are skipped.
pub(crate) fn stem_and_extension(path: &Path) -> (String, String) {
    let file_name =
        path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_lowercase();
    let packed = [".gz", ".gzip", ".zst", ".zstd"];
    let uncompressed =
        packed.iter().find_map(|ending| file_name.strip_suffix(ending)).unwrap_or(&file_name);
    let (stem, extension) = uncompressed.rsplit_once('.').unwrap_or((uncompressed, ""));
    (stem.to_owned(), extension.to_owned())
}

/// Refuses a file of an unsupported format. The error names the format.
fn refuse_unsupported_format(path: &Path, head: &[u8]) -> Result<()> {
    let other = |found, advice| {
        Err(InputError::UnsupportedFormat { file: path.to_path_buf(), found, advice })
    };
    if let Some((_, found, advice)) =
        UNSUPPORTED_FORMATS.iter().find(|(mark, ..)| head.starts_with(mark))
    {
        return other(found, advice);
    }
    if head.starts_with(PARQUET_MAGIC) {
        return Ok(());
    }
    match head {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return other("text in UTF-32", UTF_8),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return other("text in UTF-16", UTF_8),
        // Pickle protocols 2 to 5 begin with 0x80 and their number.
        [0x80, 2..=5, ..] => {
            return other(
                "a Python pickle",
                "Write it with to_parquet or to_csv instead of to_pickle.",
            );
        }
        _ => {}
    }
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd == 0 {
        return Ok(());
    }
    if 3 * even.max(odd) > head.len() && 20 * even.min(odd) < head.len() {
        return other("text in UTF-16", UTF_8);
    }
    other(
        "not a text: it holds bytes of value 0",
        "Expected CSV or lines of JSON in UTF-8, or Parquet.",
    )
}

/// Reads the first bytes of a file and rewinds it.
fn head(file: &mut File) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    file.seek(SeekFrom::Start(0))?;
    file.take(HEAD as u64).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(head)
}

fn io_error(path: &Path) -> impl Fn(io::Error) -> InputError + '_ {
    move |source| InputError::Io { file: path.to_path_buf(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn open(bytes: &[u8]) -> Result<Vec<u8>> {
        let input = Input::from_reader(Path::new("in"), bytes)?;
        Ok(std::fs::read(input.content()).unwrap())
    }

    #[test]
    fn unpacks_what_is_compressed_whatever_its_name() {
        let text = b"a,b\n1,2\n".repeat(1000);
        assert_eq!(open(&text).unwrap(), text);
        assert_eq!(open(&packed(&text)).unwrap(), text);
        assert_eq!(open(&zstd::encode_all(&text[..], 3).unwrap()).unwrap(), text);
        assert_eq!(open(&packed(&packed(&text))).unwrap(), text);
        // Two gzip members, as `cat a.gz b.gz` makes.
        assert_eq!(open(&[packed(&text), packed(&text)].concat()).unwrap(), text.repeat(2));
    }

    #[test]
    fn names_what_nothing_here_reads() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let table: [(&[u8], &str); 9] = [
            (
                b"",
                "in: the file is empty. Expected a header line and at least one row; export the file again.",
            ),
            (
                b"PK\x03\x04abc",
                "in: the file is an Excel workbook (.xlsx) or another zip archive. Unpack it, or save the sheet as CSV (UTF-8).",
            ),
            (
                b"\x80\x04\x95",
                "in: the file is a Python pickle. Write it with to_parquet or to_csv instead of to_pickle.",
            ),
            (
                &[b"\xff\xfe".to_vec(), wide("a,b")].concat(),
                "in: the file is text in UTF-16. Save it as UTF-8 (in Excel: \"CSV UTF-8\").",
            ),
            (
                &wide("SK_ID_CURR,TARGET\n1,0\n"),
                "in: the file is text in UTF-16. Save it as UTF-8 (in Excel: \"CSV UTF-8\").",
            ),
            (
                b"\xfe\xff\0a\0,",
                "in: the file is text in UTF-16. Save it as UTF-8 (in Excel: \"CSV UTF-8\").",
            ),
            (
                b"BZh91AY",
                "in: the file is compressed by bzip2. Unpack it, or compress it by gzip or zstd.",
            ),
            (
                b"a,b\n1,\0\n",
                "in: the file is not a text: it holds bytes of value 0. Expected CSV or lines of JSON in UTF-8, or Parquet.",
            ),
            (
                b"ARROW1\0\0",
                "in: the file is an Arrow or Feather file. Store the table as Parquet or CSV.",
            ),
        ];
        for (bytes, expected) in table {
            assert_eq!(open(bytes).unwrap_err().to_string(), expected);
        }
        let whole = packed(b"a,b\n1,2\n");
        let cut = open(&whole[..whole.len() - 9]).unwrap_err().to_string();
        assert!(
            cut.starts_with("in: cannot be unpacked (")
                && cut.ends_with("copy or export it again."),
            "{cut}"
        );
    }

    #[test]
    fn tells_formats_by_extension_without_case_and_compression() {
        for (name, expected) in [
            ("a.CSV", "csv"),
            ("a.csv.gz", "csv"),
            ("b.NDJSON.ZST", "ndjson"),
            ("c", ""),
            ("x.y/d.Parquet", "parquet"),
        ] {
            assert_eq!(format_extension(Path::new(name)), expected);
        }
    }
}
