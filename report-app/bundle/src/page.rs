//! Changes to `index.html`: fewer files to request, and earlier requests.

use anyhow::{Result, ensure};

/// Beginning of a line of the page that links to a style sheet, up to the sheet's name.
const STYLE_SHEET: &str = "<link rel=\"stylesheet\" href=\"/";
/// Beginning of the line of the page that starts the application.
const APPLICATION: &str = "<script type=\"module\"";

/// Returns the names of the style sheets that `page` links to, in its order.
pub(crate) fn style_sheets(page: &str) -> Vec<&str> {
    page.lines()
        .filter_map(|line| line.trim().strip_prefix(STYLE_SHEET)?.split('"').next())
        .collect()
}

/// Replaces all style sheet links of the page by one, to the sheet `name`.
pub(crate) fn with_one_style_sheet(page: &str, name: &str) -> String {
    let mut is_linked = false;
    let lines = page.lines().filter_map(|line| {
        if !line.trim().starts_with(STYLE_SHEET) {
            return Some(line.to_owned());
        }
        let is_first = !std::mem::replace(&mut is_linked, true);
        is_first.then(|| format!("    {STYLE_SHEET}{name}\">"))
    });
    lines.map(|line| line + "\n").collect()
}

/// Adds a preload link to the page for each script in `names`.
///
/// Without it a browser requests these scripts only after it has read the script that imports them.
pub(crate) fn with_preloads(page: &str, names: &[String]) -> Result<String> {
    ensure!(page.contains(APPLICATION), "expected index.html to hold {APPLICATION}");
    let links: Vec<_> = names
        .iter()
        .map(|name| format!("<link rel=\"modulepreload\" href=\"/{name}\">\n    "))
        .collect();
    Ok(page.replacen(APPLICATION, &format!("{}{APPLICATION}", links.concat()), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head>\n  <link rel=\"icon\" href=\"/icon.svg\">\n  <link rel=\"stylesheet\" href=\"/b.css\">\n  \
                        <link rel=\"stylesheet\" href=\"/a.css\">\n  <script type=\"module\" src=\"/app.js\"></script>\n</head>\n";

    #[test]
    fn one_style_sheet_takes_the_place_of_all() {
        assert_eq!(style_sheets(PAGE), ["b.css", "a.css"]);
        let page = with_one_style_sheet(PAGE, "style.css");
        assert_eq!(style_sheets(&page), ["style.css"]);
        assert_eq!(page.lines().count(), PAGE.lines().count() - 1);
    }

    #[test]
    fn imported_scripts_are_asked_for_before_the_application() -> Result<()> {
        let page = with_preloads(PAGE, &["snippet.0.js".to_owned()])?;
        let (before, _) = page.split_once(APPLICATION).unwrap_or_default();
        assert!(before.contains("<link rel=\"modulepreload\" href=\"/snippet.0.js\">"), "{page}");
        assert!(with_preloads("<head></head>", &[]).is_err());
        Ok(())
    }
}
