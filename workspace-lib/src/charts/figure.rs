//! The type of a finished figure, and its text styles.

use std::fmt;
use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::{
    DrawingArea, DrawingAreaErrorKind, IntoDrawingArea, IntoFont, SVGBackend, Text,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, RGBColor, TextStyle};

use super::palette::{GROUND, INK};
use crate::files::write_atomically;
use crate::{Error, Result};

/// Width of every figure, in pixels: the text column of a notebook or a page.
pub(super) const WIDTH: u32 = 760;
/// Left margin of every figure.
pub(super) const LEFT: i32 = 16;
/// Height of one line of a title.
const TITLE_LINE: i32 = 22;
/// Correction of font sizes: plotters divides a font's size by this number.
const FONT_SCALE: f64 = 1.24;
/// Characters of the title that fit on one line.
const TITLE_CHARACTERS: usize = 76;

/// Result of a drawing operation. Drawing into a string never fails.
pub(super) type DrawResult<T> = std::result::Result<T, DrawingAreaErrorKind<std::io::Error>>;
/// Drawing area of a figure.
pub(super) type Canvas<'text> = DrawingArea<SVGBackend<'text>, Shift>;

/// A figure as SVG. A notebook shows it if it is the last value of a cell.
#[derive(Clone, PartialEq, Eq)]
pub struct Figure {
    title: String,
    svg: String,
}

/// Shows the title only, because the SVG text would fill pages.
impl fmt::Debug for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Figure").field("title", &self.title).finish_non_exhaustive()
    }
}

impl Figure {
    /// Draws a figure of this height below its title.
    ///
    /// `draw` gets the canvas and the first free pixel from the top.
    pub(super) fn draw(
        title: &str,
        height: u32,
        draw: impl FnOnce(&Canvas, i32) -> DrawResult<()>,
    ) -> Self {
        let lines = wrap(title, TITLE_CHARACTERS);
        let top = 12 + TITLE_LINE * lines.len() as i32;
        let mut svg = String::new();
        {
            let canvas =
                SVGBackend::with_string(&mut svg, (WIDTH, height + top as u32)).into_drawing_area();
            let finished = canvas.fill(&GROUND).and_then(|()| {
                for (index, line) in lines.iter().enumerate() {
                    let at = (LEFT, 12 + TITLE_LINE * index as i32);
                    canvas.draw(&Text::new(line.as_str(), at, bold(16)))?;
                }
                draw(&canvas, top)?;
                canvas.present()
            });
            finished.expect("drawing on a text cannot fail");
        }
        Self { title: title.to_owned(), svg: with_name(&svg, title) }
    }

    /// Returns the figure as an SVG document.
    pub fn svg(&self) -> &str {
        &self.svg
    }

    /// Writes the figure to a file atomically.
    ///
    /// ```
    /// use workspace_lib::prelude::*;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let temporary = tempfile::tempdir()?;
    /// # let path = temporary.path();
    /// let bars = [("Revenus", -0.4), ("Crédit demandé", 0.2)]
    ///     .map(|(label, contribution)| ContributionBar::new(label, contribution));
    /// let figure = contributions_chart(&Caption::french("Titre", "contribution"), &bars);
    /// figure.write_svg(path.join("reasons.svg"))?;
    /// assert_eq!(std::fs::read_to_string(path.join("reasons.svg"))?, figure.svg());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`Error::File`] if the file or its folder cannot be written.
    pub fn write_svg(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        write_atomically(path, self.svg.as_bytes()).map_err(Error::file(path))
    }

    /// Shows the figure in a notebook; evcxr calls this for the last value of a cell.
    pub fn evcxr_display(&self) {
        println!("EVCXR_BEGIN_CONTENT image/svg+xml\n{}\nEVCXR_END_CONTENT", self.svg);
    }
}

/// Returns a text style of this size in pixels and colour.
///
/// The text starts at its point and hangs below it.
pub(super) fn text_style(size: u32, color: RGBColor) -> TextStyle<'static> {
    ("sans-serif", f64::from(size) * FONT_SCALE).into_font().color(&color)
}

/// Returns a text style whose point is at this end of the text, at half its height.
pub(super) fn anchored_style(size: u32, color: RGBColor, end: HPos) -> TextStyle<'static> {
    text_style(size, color).pos(Pos::new(end, VPos::Center))
}

fn bold(size: u32) -> TextStyle<'static> {
    ("sans-serif", f64::from(size) * FONT_SCALE).into_font().style(FontStyle::Bold).color(&INK)
}

/// Returns an estimate of the width of a text of 13 pixels, in pixels.
///
/// The reader's font is not known here, so the estimate assumes a wide one.
pub(super) fn width_of(text: &str) -> i32 {
    text.chars()
        .map(|letter| if letter.is_uppercase() || matches!(letter, '_' | '%') { 10 } else { 7 })
        .sum()
}

/// Breaks a text at spaces into lines of at most `width` characters. A longer word keeps its own
/// line.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // Only plain spaces separate words: a no-break space keeps its words on one line.
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Adds the accessible name, which a screen reader reads in place of the drawing's parts.
fn with_name(svg: &str, title: &str) -> String {
    let name = title.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    svg.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{name}\" "), 1)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn carries_its_title_as_text_and_as_name() {
        let figure = Figure::draw("Prêts < 10 000 & autres", 50, |_, _| Ok(()));
        assert!(
            figure
                .svg()
                .starts_with("<svg role=\"img\" aria-label=\"Prêts &lt; 10 000 &amp; autres\" "),
            "{}",
            figure.svg()
        );
        assert_eq!(figure.svg().matches("Prêts &lt; 10 000 &amp; autres").count(), 2);
        assert!(figure.svg().trim_end().ends_with("</svg>"));
    }

    #[test]
    fn breaks_a_long_title_at_spaces() {
        assert_eq!(wrap("un deux trois", 8), ["un deux", "trois"]);
        assert_eq!(wrap("indivisible", 3), ["indivisible"]);
        assert_eq!(wrap("5\u{a0}% des cas", 5), ["5\u{a0}%", "des", "cas"]);
    }

    #[test]
    fn is_written_whole_into_a_new_folder() {
        let folder = tempfile::tempdir().unwrap();
        let figure = Figure::draw("Titre", 50, |_, _| Ok(()));
        let path = folder.path().join("figures/titre.svg");
        figure.write_svg(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), figure.svg());
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn says_which_file_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let figure = Figure::draw("Titre", 50, |_, _| Ok(()));
        let error = figure.write_svg(folder.path().join("file/titre.svg")).unwrap_err();
        assert!(error.to_string().contains("file/titre.svg"), "{error}");
    }
}
