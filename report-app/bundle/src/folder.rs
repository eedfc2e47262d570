//! The folder that is deployed.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::bindings::{Bound, NAME};
use crate::compression::{brotli, gzip};

/// Files named after their content, and the names that they replace.
pub(crate) struct Folder {
    path: PathBuf,
    /// Name in the sources, and name in the folder.
    renamed: Vec<(String, String)>,
    /// Name, size, and size as brotli.
    sizes: Vec<(String, usize, usize)>,
}

impl Folder {
    /// An empty folder at `path`.
    pub(crate) fn new(path: PathBuf) -> Result<Self> {
        fs::create_dir(&path).with_context(|| format!("cannot create {}", path.display()))?;
        Ok(Self { path, renamed: Vec::new(), sizes: Vec::new() })
    }

    /// Adds every file of `assets` but `index.html`.
    pub(crate) fn add_assets(&mut self, assets: &Path) -> Result<()> {
        let entries = fs::read_dir(assets).with_context(|| format!("cannot read {}", assets.display()))?;
        let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name != "index.html" {
                let content = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
                self.add(&format!("/{name}"), &content)?;
            }
        }
        Ok(())
    }

    /// Adds the application: first what its script refers to, then the script with the names given.
    pub(crate) fn add_application(&mut self, bound: Bound) -> Result<()> {
        let mut script = bound.script.clone();
        // A library's snippet whose caller was optimised away stays behind unused.
        let used = bound.snippets.into_iter().filter(|(import, _)| bound.script.contains(import.as_str()));
        for (import, content) in used {
            let name = self.add(&import, content.as_bytes())?;
            script = replace(&script, &import, &format!("./{name}"))?;
        }
        let module = format!("{NAME}_bg.wasm");
        let name = self.add(&format!("/{module}"), &bound.wasm)?;
        script = replace(&script, &module, &name)?;
        self.add(&format!("/{NAME}.js"), script.as_bytes())?;
        Ok(())
    }

    /// Writes `index` with the names given, and moves the folder to `out`.
    pub(crate) fn finish(mut self, index: &str, out: &Path) -> Result<()> {
        let mut page = index.to_owned();
        for (name, renamed) in self.renamed.iter().filter(|(name, _)| page_refers_to(index, name)) {
            page = replace(&page, &format!("\"{name}\""), &format!("\"/{renamed}\""))?;
        }
        self.write("index.html", page.as_bytes())?;

        match fs::remove_dir_all(out) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot replace {}", out.display()));
            }
            _ => {}
        }
        fs::rename(&self.path, out).with_context(|| format!("cannot write {}", out.display()))?;

        let (size, compressed) =
            self.sizes.iter().fold((0, 0), |(size, compressed), (_, one, small)| (size + one, compressed + small));
        self.sizes.push(("in all".to_owned(), size, compressed));
        for (name, size, compressed) in &self.sizes {
            println!("{name:<40} {size:>9} bytes {compressed:>9} as brotli");
        }
        Ok(())
    }

    /// Adds a file under the name of its content, and returns that name.
    fn add(&mut self, name: &str, content: &[u8]) -> Result<String> {
        let file = name.rsplit('/').next().unwrap_or(name);
        let (stem, extension) = file.rsplit_once('.').context("a file without an extension")?;
        let digest = Sha256::digest(content);
        let hash = digest.iter().take(8).fold(0_u64, |hash, &byte| hash << 8 | u64::from(byte));
        let hashed = format!("{stem}.{hash:016x}.{extension}");
        self.write(&hashed, content)?;
        self.renamed.push((name.to_owned(), hashed.clone()));
        Ok(hashed)
    }

    fn write(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let brotli = brotli(content)?;
        fs::write(self.path.join(name), content)?;
        fs::write(self.path.join(format!("{name}.gz")), gzip(content)?)?;
        fs::write(self.path.join(format!("{name}.br")), &brotli)?;
        self.sizes.push((name.to_owned(), content.len(), brotli.len()));
        Ok(())
    }
}

fn page_refers_to(page: &str, name: &str) -> bool {
    page.contains(&format!("\"{name}\""))
}

/// Replaces every `from`; one that is not there means that a tool changed the way it writes.
fn replace(text: &str, from: &str, to: &str) -> Result<String> {
    ensure!(text.contains(from), "expected to find {from}, which should become {to}");
    Ok(text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_their_content_and_the_page_refers_to_them() -> Result<()> {
        let work = tempfile::tempdir()?;
        let assets = work.path().join("assets");
        fs::create_dir(&assets)?;
        fs::write(assets.join("style.css"), "body { margin: 0 }")?;
        let mut folder = Folder::new(work.path().join("folder"))?;
        folder.add_assets(&assets)?;
        let out = work.path().join("out");
        folder.finish("<link rel=\"stylesheet\" href=\"/style.css\">", &out)?;

        let index = fs::read_to_string(out.join("index.html"))?;
        let name = index.split('"').find_map(|part| part.strip_prefix("/style.")).context("no style sheet")?;
        assert_eq!(name.len(), "0123456789abcdef.css".len());
        assert_eq!(fs::read_to_string(out.join(format!("style.{name}")))?, "body { margin: 0 }");
        assert!(out.join(format!("style.{name}.br")).exists() && out.join("index.html.gz").exists());
        Ok(())
    }

    #[test]
    fn a_name_that_is_not_there_is_an_error() {
        assert!(replace("import './a.js'", "./b.js", "./b.1.js").is_err());
    }
}
