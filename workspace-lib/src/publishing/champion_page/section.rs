//! One part of the page: paragraphs, tables and figures, in the order in which they are added.

use std::fmt::{self, Write};

use super::table::Table;
use crate::charts::{Caption, Figure};

/// A part of the page, with the figures that it shows.
#[derive(Debug)]
pub(super) struct Section {
    /// Its heading, without a number.
    pub(super) title: &'static str,
    text: String,
    figures: Vec<(String, String)>,
}

impl Section {
    /// A part without anything in it.
    pub(super) fn new(title: &'static str) -> Self {
        Self { title, text: String::new(), figures: Vec::new() }
    }

    /// Adds a paragraph.
    pub(super) fn say(&mut self, paragraph: impl AsRef<str>) {
        self.add(format_args!("\n{}\n", paragraph.as_ref()));
    }

    /// Adds a heading within the part.
    pub(super) fn heading(&mut self, heading: &str) {
        self.say(format!("### {heading}"));
    }

    /// Adds a table; one without a row is left out.
    pub(super) fn table(&mut self, table: &Table) {
        if !table.is_empty() {
            self.add(format_args!("\n{table}"));
        }
    }

    /// Adds a long table that opens on a click; one without a row is left out.
    pub(super) fn folded(&mut self, summary: &str, table: &Table) {
        if !table.is_empty() {
            self.add(format_args!("\n<details><summary>{summary}</summary>\n\n{table}\n</details>\n"));
        }
    }

    /// Adds a list; one without an entry is left out.
    pub(super) fn list(&mut self, entries: impl IntoIterator<Item = String>) {
        let lines: Vec<String> = entries.into_iter().map(|entry| format!("* {entry}")).collect();
        if !lines.is_empty() {
            self.say(lines.join("\n"));
        }
    }

    /// Adds a figure that is kept in `file` beside the page; its title is what a reader who cannot see it is told.
    pub(super) fn figure(&mut self, file: impl Into<String>, caption: &Caption, figure: &Figure) {
        let file = file.into();
        self.say(format!("![{}]({file})", caption.title));
        self.figures.push((file, figure.svg().to_owned()));
    }

    fn add(&mut self, words: fmt::Arguments<'_>) {
        // Writing to a text cannot fail.
        let _ = self.text.write_fmt(words);
    }

    /// What it says, in Markdown.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// File name and SVG of each figure.
    pub(super) fn figures(&self) -> impl Iterator<Item = (&str, &str)> {
        self.figures.iter().map(|(file, svg)| (file.as_str(), svg.as_str()))
    }
}
