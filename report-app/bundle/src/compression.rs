//! Brotli and gzip at the highest level: done once here, never by the server.

use std::io::{self, Write};

use brotli::CompressorWriter;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Logarithm of the largest input block of brotli, its highest: a whole file is one block.
///
/// The module is 1 kB smaller than with blocks of the default size.
const LARGEST_BLOCK: i32 = 24;

/// Returns `content` as a `.br` file.
pub(crate) fn brotli(content: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        lgblock: LARGEST_BLOCK,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut writer = CompressorWriter::with_params(Vec::new(), 1 << 16, &parameters);
    writer.write_all(content)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

/// Returns `content` as a `.gz` file.
///
/// The file holds no timestamp, so the same content gives the same file.
pub(crate) fn gzip(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_compressed_can_be_read_again() -> io::Result<()> {
        let content = b"dashboard ".repeat(1000);
        let mut read = Vec::new();
        brotli::Decompressor::new(brotli(&content)?.as_slice(), 4096).read_to_end(&mut read)?;
        assert_eq!(read, content);
        read.clear();
        flate2::read::GzDecoder::new(gzip(&content)?.as_slice()).read_to_end(&mut read)?;
        assert_eq!(read, content);
        Ok(())
    }
}
