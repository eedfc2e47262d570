//! Prints what would be said to the clients of a bundle: `cargo run --release --example sentences -- BUNDLE [EVERY]`.

use std::path::Path;

use scoring::{Bundle, Language, Sentences, shown};
use workspace_lib::publishing::stored_clients;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("expected the folder of a bundle")?;
    let every: usize = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let bundle = Bundle::open(Path::new(&folder))?;
    let languages = [Language::French, Language::English];
    let sentences =
        [Sentences::new(bundle.features(), languages[0])?, Sentences::new(bundle.features(), languages[1])?];
    for (client, record) in stored_clients(&bundle)?.into_iter().step_by(every) {
        let explanation = bundle.explain(&record);
        println!("\n{client}: {:.1} %, {:?}", 100.0 * explanation.probability, explanation.decision);
        for reason in shown(&explanation.reasons, 4) {
            let told = sentences.each_ref().map(|sentences| sentences.tell(reason, &explanation, bundle.features()));
            let [french, english] = told;
            println!("  {:+.2} {:<22} {} features", reason.contribution, reason.group.code(), french.features.len());
            for sentence in [&french.sentence, &french.spoken, &english.sentence, &english.spoken] {
                println!("       {sentence}");
            }
        }
    }
    Ok(())
}
