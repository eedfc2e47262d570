use scoring::*;
use std::collections::BTreeMap;
fn main() {
    let b = Bundle::open(std::path::Path::new(&std::env::args().nth(1).unwrap())).unwrap();
    let s = Sentences::new(b.features(), Language::French).unwrap();
    let mut n: BTreeMap<(String, String), (usize, f64)> = BTreeMap::new();
    let mut shownn = 0;
    let mut fam: BTreeMap<String, usize> = BTreeMap::new();
    for (c, r) in workspace_lib::publishing::stored_clients(&b).unwrap() {
        let e = b.explain(&r);
        for reason in shown(&e.reasons, 4) {
            let t = s.tell(reason, &e, b.features());
            if !t.features.is_empty() {
                continue;
            }
            *fam.entry(t.sentence.clone()).or_default() += 1;
            let mut line = String::new();
            for f in reason.features.iter().take(7) {
                let k = e.contributions.iter().find(|k| k.feature == *f).unwrap();
                let fe = &b.features().features[*f];
                let share = k.contribution / reason.contribution;
                if share > 0.1 {
                    let x = n.entry((reason.group.code().into(), fe.name.clone())).or_default();
                    x.0 += 1;
                    x.1 += share.min(2.0);
                }
                line += &format!("{} {:+.2} {:?}/{:?}; ", fe.name, k.contribution, k.value, fe.usual_value);
            }
            shownn += 1;
            if shownn % 25 == 0 {
                println!("{c} {} {:+.2} {}", reason.group.code(), reason.contribution, line);
            }
        }
    }
    let mut v: Vec<_> = n.into_iter().collect();
    v.sort_by(|a, b| b.1.1.total_cmp(&a.1.1));
    for ((g, f), (c, x)) in v.iter().take(45) {
        println!("{g:22}{f:45}{c:5}{x:8.1}");
    }
    for (k, v) in fam {
        println!("{v:5} {k}");
    }
}
