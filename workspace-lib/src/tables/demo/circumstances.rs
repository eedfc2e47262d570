//! A client's circumstances: work, family, home, addresses, documents.

use rand_chacha::ChaCha8Rng;

use super::client::Client;
use super::dependence::{Trait, Traits};
use super::sampling::{chance, choose, count, uniform};

/// A client's work; `None` and 365243 days for the retired, as in the originals.
#[derive(Debug, Clone)]
pub(super) struct Work {
    pub(super) income_type: &'static str,
    pub(super) occupation: Option<&'static str>,
    pub(super) organisation: &'static str,
    pub(super) employed: Option<f64>,
}

impl Work {
    /// What the work adds to the log-odds of default.
    pub(super) fn log_odds(&self) -> f64 {
        let occupation = match self.occupation {
            Some("Low-skill Laborers") => 0.45,
            Some("Drivers" | "Waiters/barmen staff" | "Security staff") => 0.15,
            Some("Laborers" | "Sales staff" | "Cooking staff" | "Cleaning staff") => 0.1,
            Some("Accountants" | "HR staff") => -0.45,
            Some("Managers" | "Core staff" | "High skill tech staff") => -0.15,
            _ => 0.0,
        };
        let organisation = match self.organisation {
            "Military" | "Bank" | "Industry: type 9" => -0.35,
            "Government" | "Kindergarten" | "Police" => -0.15,
            "Construction" | "Trade: type 3" | "Industry: type 3" | "Restaurant" => 0.2,
            "Self-employed" | "Business Entity Type 3" => 0.08,
            _ => 0.0,
        };
        let income = if self.income_type == "State servant" { -0.15 } else { 0.0 };
        occupation + organisation + income
    }
}

/// Occupations of women and of men who work, with their shares.
const WOMEN: [(Option<&str>, f64); 19] = [
    (Some("Sales staff"), 0.1853),
    (None, 0.1725),
    (Some("Laborers"), 0.1469),
    (Some("Core staff"), 0.1375),
    (Some("Managers"), 0.0727),
    (Some("Accountants"), 0.0594),
    (Some("Medicine staff"), 0.0525),
    (Some("High skill tech staff"), 0.047),
    (Some("Cooking staff"), 0.0344),
    (Some("Cleaning staff"), 0.0279),
    (Some("Private service staff"), 0.0162),
    (Some("Security staff"), 0.0133),
    (Some("Secretaries"), 0.0088),
    (Some("Waiters/barmen staff"), 0.0074),
    (Some("Drivers"), 0.0061),
    (Some("Realty agents"), 0.0047),
    (Some("HR staff"), 0.004),
    (Some("Low-skill Laborers"), 0.0025),
    (Some("IT staff"), 0.0009),
];
const MEN: [(Option<&str>, f64); 19] = [
    (Some("Laborers"), 0.3365),
    (Some("Drivers"), 0.1838),
    (None, 0.1417),
    (Some("Managers"), 0.103),
    (Some("Core staff"), 0.0596),
    (Some("Security staff"), 0.0481),
    (Some("Sales staff"), 0.0422),
    (Some("High skill tech staff"), 0.0421),
    (Some("Low-skill Laborers"), 0.0188),
    (Some("Cooking staff"), 0.0071),
    (Some("IT staff"), 0.0035),
    (Some("Cleaning staff"), 0.0034),
    (Some("Accountants"), 0.0031),
    (Some("Medicine staff"), 0.0026),
    (Some("Waiters/barmen staff"), 0.0012),
    (Some("Private service staff"), 0.001),
    (Some("Secretaries"), 0.0009),
    (Some("HR staff"), 0.0007),
    (Some("Realty agents"), 0.0005),
];

/// Employers' sectors, with their shares.
const ORGANISATIONS: [(&str, f64); 57] = [
    ("Business Entity Type 3", 0.2706),
    ("Self-employed", 0.1553),
    ("Other", 0.0666),
    ("Medicine", 0.0436),
    ("Government", 0.0415),
    ("Business Entity Type 2", 0.0408),
    ("School", 0.0343),
    ("Trade: type 7", 0.0304),
    ("Construction", 0.0273),
    ("Kindergarten", 0.0268),
    ("Business Entity Type 1", 0.0239),
    ("Transport: type 4", 0.022),
    ("Trade: type 3", 0.0148),
    ("Industry: type 3", 0.0141),
    ("Industry: type 9", 0.0139),
    ("Housing", 0.0119),
    ("Security", 0.0118),
    ("Industry: type 11", 0.0106),
    ("Military", 0.0099),
    ("Bank", 0.0097),
    ("Police", 0.0093),
    ("Agriculture", 0.0086),
    ("Transport: type 2", 0.0084),
    ("Postal", 0.0077),
    ("Security Ministries", 0.0074),
    ("Restaurant", 0.0071),
    ("Trade: type 2", 0.007),
    ("Services", 0.0067),
    ("Industry: type 7", 0.0053),
    ("University", 0.0049),
    ("Industry: type 1", 0.0044),
    ("Electricity", 0.004),
    ("Hotel", 0.0039),
    ("Transport: type 3", 0.0039),
    ("Industry: type 4", 0.0034),
    ("Trade: type 6", 0.0028),
    ("Industry: type 5", 0.0027),
    ("Industry: type 2", 0.0023),
    ("Insurance", 0.0021),
    ("Telecom", 0.0021),
    ("Emergency", 0.002),
    ("Industry: type 12", 0.0018),
    ("Advertising", 0.0016),
    ("Culture", 0.0015),
    ("Realtor", 0.0014),
    ("Trade: type 1", 0.0013),
    ("Mobile", 0.0013),
    ("Legal Services", 0.0013),
    ("Cleaning", 0.0008),
    ("Transport: type 1", 0.0008),
    ("Industry: type 10", 0.0007),
    ("Religion", 0.0004),
    ("Industry: type 13", 0.0003),
    ("Industry: type 6", 0.0003),
    ("Trade: type 5", 0.0003),
    ("Trade: type 4", 0.0002),
    ("Industry: type 8", 0.0001),
];

/// Documents 2 to 21: share of applications that have them, for cash loans to the retired, to others, and for revolving loans.
const DOCUMENTS: [[f64; 20]; 3] = [
    [
        0.0, 0.5066, 0.0, 0.0104, 0.4703, 0.0, 0.0104, 0.0008, 0.0, 0.0, 0.0, 0.0006, 0.0003, 0.0, 0.0006, 0.0, 0.0007,
        0.0001, 0.0, 0.0,
    ],
    [
        0.0001, 0.8456, 0.0001, 0.0152, 0.0099, 0.0001, 0.107, 0.0052, 0.0, 0.0039, 0.0, 0.0029, 0.0027, 0.0014,
        0.0105, 0.0003, 0.0082, 0.0006, 0.0007, 0.0003,
    ],
    [
        0.0, 0.0331, 0.0003, 0.0247, 0.0014, 0.0008, 0.0064, 0.0025, 0.0, 0.007, 0.0, 0.0014, 0.0008, 0.0003, 0.002,
        0.0, 0.0045, 0.0, 0.0, 0.0022,
    ],
];

/// The work of a client who has held the same job for at most `employed` days.
pub(super) fn work(retired: bool, man: bool, employed: f64, client: &Client, random: &mut ChaCha8Rng) -> Work {
    if retired {
        let income_type = if chance(random, 0.9996) { "Pensioner" } else { "Unemployed" };
        return Work { income_type, occupation: None, organisation: "XNA", employed: None };
    }
    Work {
        income_type: choose(
            &[("Working", 0.6318), ("Commercial associate", 0.2826), ("State servant", 0.0854), ("Student", 0.0002)],
            uniform(random),
        ),
        occupation: choose(if man { &MEN } else { &WOMEN }, uniform(random)),
        organisation: choose(&ORGANISATIONS, uniform(random)),
        employed: Some(employed.min(client.age - 16.0 * 365.25).floor()),
    }
}

/// Who came along.
pub(super) fn companion(random: &mut ChaCha8Rng) -> Option<&'static str> {
    choose(
        &[
            (Some("Unaccompanied"), 0.808),
            (Some("Family"), 0.131),
            (Some("Spouse, partner"), 0.0364),
            (Some("Children"), 0.0104),
            (Some("Other_B"), 0.006),
            (None, 0.0043),
            (Some("Other_A"), 0.0028),
            (Some("Group of people"), 0.0012),
        ],
        uniform(random),
    )
}

/// Level of education.
pub(super) fn education(rank: f64) -> &'static str {
    choose(
        &[
            ("Lower secondary", 0.0125),
            ("Secondary / secondary special", 0.7122),
            ("Incomplete higher", 0.034),
            ("Higher education", 0.2406),
            ("Academic degree", 0.0007),
        ],
        rank,
    )
}

/// Family status; the widowed are older.
pub(super) fn family(couple: bool, years: f64, random: &mut ChaCha8Rng) -> &'static str {
    if couple {
        return choose(&[("Married", 0.6405), ("Civil marriage", 0.0965)], uniform(random));
    }
    let widowed = 0.6 / (1.0 + (-(years - 57.0) / 5.0).exp());
    choose(&[("Single / not married", 0.6 - 0.5 * widowed), ("Separated", 0.26), ("Widow", widowed)], uniform(random))
}

/// Housing; the young live with their parents more often.
pub(super) fn housing(years: f64, random: &mut ChaCha8Rng) -> &'static str {
    let young = 0.16 / (1.0 + ((years - 29.0) / 3.0).exp());
    choose(
        &[
            ("House / apartment", 0.9),
            ("With parents", 0.02 + young),
            ("Municipal apartment", 0.0362),
            ("Rented apartment", 0.013 + 0.1 * young),
            ("Office apartment", 0.0082),
            ("Co-op apartment", 0.0034),
        ],
        uniform(random),
    )
}

/// Rating of the region, without and with the city.
pub(super) fn rating(rank: f64, random: &mut ChaCha8Rng) -> (i64, i64) {
    let with_city = choose(&[(1, 0.113), (2, 0.7427), (3, 0.1443)], rank);
    let without = match with_city {
        1 => choose(&[(1, 0.936), (2, 0.04), (3, 0.024)], uniform(random)),
        2 => choose(&[(2, 0.9835), (3, 0.0165)], uniform(random)),
        other => other,
    };
    (without, with_city)
}

/// Which addresses differ: regions then cities; registered and contact, registered and work, contact and work.
pub(super) fn addresses(works_elsewhere: bool, random: &mut ChaCha8Rng) -> [bool; 6] {
    const BOTH: &[([bool; 6], f64)] = &[
        ([false, false, false, false, true, true], 0.139),
        ([false, false, false, true, true, false], 0.0476),
        ([false, true, true, false, true, true], 0.0222),
        ([true, true, false, true, true, false], 0.0084),
        ([false, false, false, true, true, true], 0.0076),
        ([true, true, true, true, true, true], 0.0024),
    ];
    const NEITHER: &[([bool; 6], f64)] = &[
        ([false; 6], 0.744),
        ([false, true, true, false, false, false], 0.0136),
        ([false, false, false, true, false, false], 0.0041),
        ([false, false, false, true, false, true], 0.0039),
        ([true, true, false, false, false, false], 0.002),
    ];
    choose(if works_elsewhere { BOTH } else { NEITHER }, uniform(random))
}

/// People around the client: observed and in default, at 30 and at 60 days.
pub(super) fn circle(traits: &Traits, random: &mut ChaCha8Rng) -> Option<[i64; 4]> {
    const OBSERVED: [f64; 12] =
        [0.5355, 0.1595, 0.0949, 0.0651, 0.0476, 0.0317, 0.0234, 0.0134, 0.0091, 0.0064, 0.0044, 0.0089];
    const IN_DEFAULT: [f64; 5] = [0.8843, 0.0922, 0.0189, 0.0036, 0.001];
    if chance(random, 0.0034) {
        return None;
    }
    let observed = count(&OBSERVED, traits.rank(Trait::Circle)) as i64;
    let in_default = (count(&IN_DEFAULT, traits.rank(Trait::CircleDefault)) as i64).min(observed);
    let later =
        |count: i64, share: f64, random: &mut ChaCha8Rng| (0..count).filter(|_| chance(random, share)).count() as i64;
    let observed_60 = later(observed, 0.99, random);
    let in_default_60 = later(in_default, 0.7, random).min(observed_60);
    Some([observed, in_default, observed_60, in_default_60])
}

/// Documents 2 to 21.
pub(super) fn documents(revolving: bool, retired: bool, random: &mut ChaCha8Rng) -> [bool; 20] {
    let shares = match (revolving, retired) {
        (true, _) => &DOCUMENTS[2],
        (false, true) => &DOCUMENTS[0],
        (false, false) => &DOCUMENTS[1],
    };
    // Documents 3, 6 and 8 replace each other: a client brings one of them or none.
    let mut documents = shares.map(|share| chance(random, share));
    let main = uniform(random);
    documents[1] = main < shares[1];
    documents[4] = !documents[1] && main < shares[1] + shares[4];
    documents[6] = !documents[1] && !documents[4] && main < shares[1] + shares[4] + shares[6];
    documents
}

/// Credit bureau enquiries within the hour, day, week, month, quarter and year; unknown for many whose third score is.
pub(super) fn enquiries(traits: &Traits, score_known: f64, random: &mut ChaCha8Rng) -> Option<[i64; 6]> {
    const YEAR: [f64; 10] = [0.2595, 0.235, 0.1926, 0.1303, 0.0825, 0.0463, 0.0267, 0.0148, 0.0074, 0.0042];
    let is_score_known = traits.rank(Trait::Ext3Known) > 1.0 - score_known;
    if !is_score_known && chance(random, 0.687) {
        return None;
    }
    Some([
        count(&[0.9941, 0.0056, 0.0003], uniform(random)) as i64,
        count(&[0.9943, 0.0047, 0.001], uniform(random)) as i64,
        count(&[0.9672, 0.0308, 0.002], uniform(random)) as i64,
        count(&[0.8504, 0.1136, 0.0177, 0.0067, 0.0044, 0.0021, 0.0013, 0.0009], uniform(random)) as i64,
        count(&[0.776, 0.1588, 0.0553, 0.0074, 0.0021], uniform(random)) as i64,
        count(&YEAR, traits.rank(Trait::Enquiries)) as i64,
    ])
}
