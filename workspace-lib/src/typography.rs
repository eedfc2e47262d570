//! French typography: the spaces that must not break, and the apostrophe.

/// Writes French prose as it is printed: no-break spaces before `:` `;` `!` `?` `%` and inside « »,
/// and ’ between letters.
///
/// Code between backquotes stays as it is. Text that already has its no-break spaces is not
/// changed.
///
/// ```
/// # use workspace_lib::typography::french;
/// assert_eq!(french("l'aire : 0,77 ?"), "l’aire\u{a0}: 0,77\u{202f}?");
/// ```
pub fn french(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut written = String::with_capacity(text.len() + 16);
    let mut is_code = false;
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied();
        let after = letters.get(at + 1).copied();
        is_code ^= letter == '`';
        written.push(if is_code {
            letter
        } else {
            match (letter, before, after) {
                // Alignment markers of a Markdown table: `| :--- |`.
                (' ', Some('|'), Some(':')) => ' ',
                (' ', _, Some(';' | '!' | '?' | '%')) => '\u{202f}',
                (' ', _, Some(':' | '»')) | (' ', Some('«'), _) => '\u{a0}',
                ('\'', Some(before), Some(after))
                    if before.is_alphabetic() && after.is_alphanumeric() =>
                {
                    '’'
                }
                ('\'', Some(before), Some('«' | '`' | '*')) if before.is_alphabetic() => '’',
                _ => letter,
            }
        });
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_held_to_their_words() {
        assert_eq!(
            french("Quoi ? Oui ; non : 8 % !"),
            "Quoi\u{202f}? Oui\u{202f}; non\u{a0}: 8\u{202f}%\u{202f}!"
        );
        assert_eq!(french("« Emploi »"), "«\u{a0}Emploi\u{a0}»");
        assert_eq!(french("l'aire d'un d'« Emploi »"), "l’aire d’un d’«\u{a0}Emploi\u{a0}»");
        assert_eq!(french("l'**indice** : | :--- |"), "l’**indice**\u{a0}: | :--- |");
    }

    #[test]
    fn code_stays_as_it_is() {
        assert_eq!(french("d'`a ? 'b' : c` !"), "d’`a ? 'b' : c`\u{202f}!");
    }

    #[test]
    fn what_is_written_right_is_not_changed() {
        let text = french("L'aire : 0,77 [0,75 ; 0,79], soit « bien ».");
        assert_eq!(french(&text), text);
    }
}
