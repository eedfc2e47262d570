//! The folder that is deployed.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::bindings::{NAME, WebModule};
use crate::compression::{brotli, gzip};
use crate::replace::replace;
use crate::{minify, page};

/// Name of the style sheet before the content hash is added.
const STYLE_SHEET: &str = "style.css";

/// The output folder: files with a content hash in their names, and their original names.
pub(crate) struct Folder {
    path: PathBuf,
    esbuild: Option<PathBuf>,
    /// Name in the sources, and name in the folder.
    renamed: Vec<(String, String)>,
    /// Scripts that the application imports, by their name in the folder.
    imported: Vec<String>,
    /// Name, size, and size with Brotli of each file.
    sizes: Vec<(String, usize, usize)>,
}

impl Folder {
    /// Creates an empty folder at `path`; scripts and style sheets are minified if `esbuild` is
    /// given.
    pub(crate) fn new(path: PathBuf, esbuild: Option<PathBuf>) -> Result<Self> {
        fs::create_dir(&path).with_context(|| format!("cannot create {}", path.display()))?;
        Ok(Self { path, esbuild, renamed: Vec::new(), imported: Vec::new(), sizes: Vec::new() })
    }

    /// Adds every file of `assets` except `index.html` and the style sheets.
    pub(crate) fn add_assets(&mut self, assets: &Path) -> Result<()> {
        let entries =
            fs::read_dir(assets).with_context(|| format!("cannot read {}", assets.display()))?;
        let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        paths.sort();
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name != "index.html" && !is_style_sheet(&path) {
                let content =
                    fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
                self.add(&format!("/{name}"), &content)?;
            }
        }
        Ok(())
    }

    /// Adds the style sheets that `index` links to, joined into one.
    ///
    /// Returns `index` with a link to that one.
    pub(crate) fn add_style_sheets(&mut self, assets: &Path, index: &str) -> Result<String> {
        let names = page::style_sheets(index);
        let mut sheet = String::new();
        for name in &names {
            let path = assets.join(name);
            sheet += &fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
        }
        let there = fs::read_dir(assets)?.collect::<Result<Vec<_>, _>>()?;
        let unlinked = there
            .iter()
            .map(fs::DirEntry::path)
            .find(|path| is_style_sheet(path) && !names.iter().any(|name| path.ends_with(name)));
        ensure!(
            unlinked.is_none(),
            "index.html links to no style sheet {}",
            unlinked.unwrap_or_default().display()
        );
        self.add(&format!("/{STYLE_SHEET}"), sheet.as_bytes())?;
        Ok(page::with_one_style_sheet(index, STYLE_SHEET))
    }

    /// Adds the application: first the files that its script refers to, then the script with their
    /// hashed names.
    pub(crate) fn add_application(&mut self, module: WebModule) -> Result<()> {
        let mut script = module.script.clone();
        // The snippet of a library can be unused: its caller was optimised away.
        let used = module
            .snippets
            .into_iter()
            .filter(|(import, _)| module.script.contains(import.as_str()));
        for (import, content) in used {
            let name = self.add(&import, content.as_bytes())?;
            script = replace(&script, &import, &format!("./{name}"))?;
            self.imported.push(name);
        }
        let file = format!("{NAME}_bg.wasm");
        let name = self.add(&format!("/{file}"), &module.wasm)?;
        script = replace(&script, &file, &name)?;
        self.add(&format!("/{NAME}.js"), script.as_bytes())?;
        Ok(())
    }

    /// Writes `index` with the hashed names, and moves the folder to `out`.
    pub(crate) fn finish(mut self, index: &str, out: &Path) -> Result<()> {
        let mut page = index.to_owned();
        for (name, renamed) in self.renamed.iter().filter(|(name, _)| page_refers_to(index, name)) {
            page = replace(&page, &format!("\"{name}\""), &format!("\"/{renamed}\""))?;
        }
        page = page::with_preloads(&page, &self.imported)?;
        self.write("index.html", page.as_bytes())?;

        match fs::remove_dir_all(out) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot replace {}", out.display()));
            }
            _ => {}
        }
        fs::rename(&self.path, out).with_context(|| format!("cannot write {}", out.display()))?;

        let (size, compressed) = self
            .sizes
            .iter()
            .fold((0, 0), |(size, compressed), (_, one, small)| (size + one, compressed + small));
        self.sizes.push(("in all".to_owned(), size, compressed));
        for (name, size, compressed) in &self.sizes {
            println!("{name:<40} {size:>9} bytes {compressed:>9} as brotli");
        }
        Ok(())
    }

    /// Adds a file with its content hash in the name, and returns that name.
    fn add(&mut self, name: &str, content: &[u8]) -> Result<String> {
        let file = name.rsplit('/').next().unwrap_or(name);
        let (stem, extension) = file.rsplit_once('.').context("a file without an extension")?;
        let minified = match &self.esbuild {
            Some(esbuild) => minify::minified(esbuild, extension, content)?,
            None => None,
        };
        let content = minified.as_deref().unwrap_or(content);
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

fn is_style_sheet(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "css")
}

fn page_refers_to(page: &str, name: &str) -> bool {
    page.contains(&format!("\"{name}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_their_content_and_the_page_refers_to_them() -> Result<()> {
        let work = tempfile::tempdir()?;
        let assets = work.path().join("assets");
        fs::create_dir(&assets)?;
        fs::write(assets.join("base.css"), "body { margin: 0 }")?;
        fs::write(assets.join("more.css"), " p { margin: 0 }")?;
        let index = "<link rel=\"stylesheet\" href=\"/base.css\">\n<link rel=\"stylesheet\" href=\"/more.css\">\n\
                     <script type=\"module\"></script>\n";
        let mut folder = Folder::new(work.path().join("folder"), None)?;
        folder.add_assets(&assets)?;
        let index = folder.add_style_sheets(&assets, index)?;
        let out = work.path().join("out");
        folder.finish(&index, &out)?;

        let index = fs::read_to_string(out.join("index.html"))?;
        let name = index
            .split('"')
            .find_map(|part| part.strip_prefix("/style."))
            .context("no style sheet")?;
        assert_eq!(name.len(), "0123456789abcdef.css".len());
        assert_eq!(
            fs::read_to_string(out.join(format!("style.{name}")))?,
            "body { margin: 0 } p { margin: 0 }"
        );
        assert!(
            out.join(format!("style.{name}.br")).exists() && out.join("index.html.gz").exists()
        );
        Ok(())
    }

    #[test]
    fn a_style_sheet_that_nothing_links_to_is_an_error() -> Result<()> {
        let work = tempfile::tempdir()?;
        fs::write(work.path().join("lost.css"), "")?;
        let mut folder = Folder::new(work.path().join("folder"), None)?;
        assert!(folder.add_style_sheets(work.path(), "<head></head>").is_err());
        Ok(())
    }

    #[test]
    fn a_name_that_is_not_there_is_an_error() {
        assert!(replace("import './a.js'", "./b.js", "./b.1.js").is_err());
    }
}
