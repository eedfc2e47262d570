//! Line format of published Markdown.
//!
//! Templates are wrapped like code. In published documents each paragraph, list entry and table row
//! is on one line, so that a changed figure changes one line.

/// Starts of lines that are not part of a paragraph.
const BLOCKS: [&str; 5] = ["#", "|", ">", "<", "---"];
/// Starts of the entries of a list.
const BULLETS: [&str; 3] = ["* ", "- ", "+ "];
/// Start and end of a code block, which stays unchanged.
const FENCE: &str = "```";

/// Puts every paragraph, list entry and table row on one line, and one blank line between blocks.
///
/// A line of a paragraph is joined with the next line. Other lines are joined only with indented
/// lines. Code between fences stays unchanged.
pub(super) fn unwrap_blocks(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut is_code = false;
    for line in text.lines() {
        let is_fence = line.starts_with(FENCE);
        let line = if is_code { line } else { line.trim_end() };
        match lines.last_mut() {
            None if line.is_empty() => {}
            Some(last) if !is_code && line.is_empty() && last.is_empty() => {}
            Some(last) if !is_code && continues_on(last, line) => {
                last.push(' ');
                last.push_str(line.trim_start());
            }
            _ => lines.push(line.to_owned()),
        }
        is_code ^= is_fence;
    }
    let mut text = lines.join("\n");
    text.truncate(text.trim_end().len());
    text + "\n"
}

fn continues_on(last: &str, line: &str) -> bool {
    let words = line.trim_start();
    if last.is_empty() || words.is_empty() || last.starts_with(FENCE) {
        return false;
    }
    if words.len() < line.len() {
        !is_entry(words)
    } else {
        is_paragraph_line(last) && !is_block(line)
    }
}

/// Checks whether a line belongs to a paragraph.
///
/// A line that starts with a number and a point does not: it may be a list entry.
fn is_paragraph_line(line: &str) -> bool {
    !is_block(line) && !is_entry(line)
}

/// Checks whether a line ends the paragraph before it.
///
/// A numbered line does not, because a sentence may end with a number.
fn is_block(line: &str) -> bool {
    line.starts_with(FENCE) || BLOCKS.iter().chain(&BULLETS).any(|start| line.starts_with(start))
}

/// Checks whether a line is a list entry.
fn is_entry(line: &str) -> bool {
    let rest = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let is_numbered = rest.len() < line.len() && rest.starts_with(". ");
    is_numbered || BULLETS.iter().any(|bullet| line.starts_with(bullet))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_text_goes_on_and_other_blocks_only_where_indented() {
        let text =
            "\n# Title\nOne\ntwo.\n\n\n* first\n  entry\n* second\n| a |\n  b |\n| c | d |\n\n";
        assert_eq!(
            unwrap_blocks(text),
            "# Title\nOne two.\n\n* first entry\n* second\n| a | b |\n| c | d |\n"
        );
    }

    #[test]
    fn a_sentence_may_end_with_a_number_at_the_start_of_a_line() {
        assert_eq!(
            unwrap_blocks("The highest is\n720. More is\nsafer.\n"),
            "The highest is 720. More is safer.\n"
        );
    }

    #[test]
    fn code_and_entries_within_entries_stay() {
        let text = "```text\na\n\n\n  b\n```\nafter\n\n1. one\n   * inner\n";
        assert_eq!(unwrap_blocks(text), text);
    }
}
