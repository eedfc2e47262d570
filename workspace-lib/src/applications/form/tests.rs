use super::*;

#[test]
fn a_client_s_number_is_exact_or_refused() {
    let client = |cell| client_number(cell).map_err(|_| "refused");
    for (text, expected) in [
        ("100001", Ok(Some(100_001))),
        ("100001.0", Ok(Some(100_001))),
        ("9007199254740993", Ok(Some(9_007_199_254_740_993))),
        ("18446744073709551615", Ok(Some(u64::MAX))),
        ("0", Ok(Some(0))),
        ("NA", Ok(None)),
        ("", Ok(None)),
        ("100001.7", Err("refused")),
        ("18446744073709551616", Err("refused")),
        ("-5", Err("refused")),
        ("+5", Err("refused")),
        ("007", Err("refused")),
        ("1e5", Err("refused")),
        ("100,001", Err("refused")),
        ("100001.", Err("refused")),
        ("C-100001", Err("refused")),
    ] {
        assert_eq!(client(Cell::Untyped(text)), expected, "{text}");
    }
    assert_eq!(client(Cell::Number(100_001.0)), Ok(Some(100_001)));
    for cell in [100_001.7, -5.0, EXACT_LIMIT, 1e300, f64::INFINITY].map(Cell::Number) {
        assert_eq!(client(cell), Err("refused"), "{cell:?}");
    }
    for cell in [Cell::Text("100001"), Cell::Flag(true)] {
        assert_eq!(client(cell), Err("refused"), "{cell:?}");
    }
}
