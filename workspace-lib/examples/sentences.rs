//! Prints the sentences for the clients of a bundle.
//!
//! Run it with `cargo run --release --example sentences -- BUNDLE [EVERY]`.
//!
//! It prints the time for explanations and for sentences to standard error.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use scoring::{Bundle, Language, SentenceWriter, shown};
use workspace_lib::publishing::stored_clients;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("expected the folder of a bundle")?;
    let every: usize = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let bundle = Bundle::open(Path::new(&folder))?;
    let languages = [Language::French, Language::English];
    let writers = [
        SentenceWriter::new(bundle.features(), languages[0])?,
        SentenceWriter::new(bundle.features(), languages[1])?,
    ];
    let (mut explaining, mut writing, mut clients) = (Duration::ZERO, Duration::ZERO, 0);
    for (client, record) in stored_clients(&bundle)?.into_iter().step_by(every) {
        let applicant = bundle.plan().applicant(&record);
        let start = Instant::now();
        let explanation = bundle.explain_applicant(&applicant);
        explaining += start.elapsed();
        let start = Instant::now();
        for reason in &explanation.reasons {
            black_box(writers[0].sentence(reason, &explanation, bundle.features()));
        }
        writing += start.elapsed();
        clients += 1;
        println!(
            "\n{client}: {:.1} %, {:?}",
            100.0 * explanation.probability,
            explanation.decision
        );
        for reason in shown(&explanation.reasons, 4) {
            let [french, english] = writers
                .each_ref()
                .map(|writer| writer.sentence(reason, &explanation, bundle.features()));
            println!(
                "  {:+.2} {:<22} {} features",
                reason.contribution,
                reason.group.code(),
                french.features.len()
            );
            for sentence in [&french.sentence, &french.spoken, &english.sentence, &english.spoken] {
                println!("       {sentence}");
            }
        }
    }
    let each = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(clients);
    eprintln!(
        "{:.1} µs to explain a client, {:.1} µs to write every sentence",
        each(explaining),
        each(writing)
    );
    Ok(())
}
