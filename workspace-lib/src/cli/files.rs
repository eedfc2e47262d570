//! Output files: whole or not at all.

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use tempfile::NamedTempFile;

/// Writes `bytes` to a temporary file beside `path`, then gives it that name.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let in_file = || format!("{}: cannot be written", path.display());
    std::fs::create_dir_all(folder).with_context(in_file)?;
    let mut file = NamedTempFile::with_prefix_in(".pret-", folder).with_context(in_file)?;
    file.write_all(bytes).with_context(in_file)?;
    // Temporary files are private; a result is for everyone who may read the folder.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644)).with_context(in_file)?;
    }
    file.as_file().sync_all().with_context(in_file)?;
    file.persist(path).with_context(in_file)?;
    Ok(())
}
