//! Folders that a notebook uses, found from any working directory.

use std::env;
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// Returns the folder of the tables: `PRET_DATA`, or the demo data that `make demo` writes.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// match data_folder() {
///     Ok(folder) => assert!(folder.is_dir()),
///     // It says how to get them.
///     Err(error) => assert!(error.to_string().contains("make demo")),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Data`] if `PRET_DATA` is not a folder, or if there are no demo data yet.
pub fn data_folder() -> Result<PathBuf> {
    if let Some(folder) = named_by("PRET_DATA") {
        if folder.is_dir() {
            return Ok(folder);
        }
        return Err(Error::Data(format!(
            "PRET_DATA: expected a folder of tables, found none at {}. Give its whole path, or leave PRET_DATA empty \
             for the demo data.",
            folder.display()
        )));
    }
    let demo = project_folder()?.join("target/demo-data");
    if demo.is_dir() {
        return Ok(demo);
    }
    Err(Error::Data(format!(
        "{}: expected the demo data, found nothing. Run `make demo`, or give a folder of tables in PRET_DATA.",
        demo.display()
    )))
}

/// Returns the folder of the published bundle: `PRET_BUNDLE`, or `models/champion` of the project.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// assert!(champion_folder()?.join("manifest.json").exists());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Data`] if the project is not found.
pub fn champion_folder() -> Result<PathBuf> {
    match named_by("PRET_BUNDLE") {
        Some(folder) => Ok(folder),
        None => Ok(project_folder()?.join("models/champion")),
    }
}

/// Returns a folder below `target/` for the files that a notebook writes.
///
/// Each notebook has its own folder, called `name`. The folder is created if necessary.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let folder = scratch_folder("example")?;
/// assert!(folder.ends_with("target/notebooks/example") && folder.is_dir());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Data`] if the project is not found; [`Error::File`] if the folder cannot be made.
pub fn scratch_folder(name: &str) -> Result<PathBuf> {
    let folder = project_folder()?.join("target/notebooks").join(name);
    std::fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
    Ok(folder)
}

/// Returns the project's folder.
///
/// It is the nearest project folder above the notebook. A notebook outside the project gets the
/// folder that the library was built from.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// assert!(project_folder()?.join("notebooks").is_dir());
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// [`Error::Data`] if neither exists.
pub fn project_folder() -> Result<PathBuf> {
    let here = env::current_dir().unwrap_or_default();
    let built_from = Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf);
    here.ancestors().map(Path::to_path_buf).chain(built_from).find(|folder| is_project(folder)).ok_or_else(|| {
        Error::Data(format!(
            "{}: expected a folder below the project, or the project where the library was built; found neither. \
             Open the notebook below the project's folder.",
            here.display()
        ))
    })
}

/// Returns the folder that an environment variable names, or `None` if it is unset or empty.
fn named_by(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|folder| !folder.is_empty()).map(PathBuf::from)
}

fn is_project(folder: &Path) -> bool {
    folder.join("workspace-lib").is_dir() && folder.join("models").is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_project_from_a_folder_below_it() {
        // Tests run in the crate's folder, which is one below the project's.
        let project = project_folder().unwrap();
        assert!(project.join("workspace-lib/Cargo.toml").exists(), "{}", project.display());
        assert_eq!(champion_folder().unwrap(), project.join("models/champion"));
    }
}
