//! Help: how to read each chart, keyboard shortcuts, glossary, data dictionary.

use crate::numbers;
use contract::Language;

/// Texts of this area, in one language. Pairs are a term and its meaning.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct HelpText {
    pub title: &'static str,
    pub contents: &'static str,
    pub charts: &'static str,
    pub chart_entries: &'static [(&'static str, &'static str)],
    pub shortcuts: &'static str,
    pub shortcuts_switch: &'static str,
    pub shortcuts_detail: &'static str,
    pub key: &'static str,
    pub key_does: &'static str,
    pub keys: &'static [(&'static str, &'static str)],
    pub glossary: &'static str,
    pub glossary_entries: &'static [(&'static str, &'static str)],
    pub dictionary: &'static str,
    pub dictionary_intro: &'static str,
    pub dictionary_search: &'static str,
    pub dictionary_found: fn(usize, usize) -> String,
    pub dictionary_none: fn(&str) -> String,
    pub dictionary_more: fn(usize) -> String,
    pub dictionary_caption: &'static str,
    pub column_label: &'static str,
    pub column_meaning: &'static str,
    pub column_family: &'static str,
    pub column_usual: &'static str,
    pub given_in_application: &'static str,
}

/// The texts in French.
pub static FR: HelpText = HelpText {
    title: "Aide",
    contents: "Sections de l’aide",
    charts: "Lire les graphiques",
    chart_entries: &[
        (
            "Jauge de la décision",
            "Une ligne de 0\u{a0}% à gauche jusqu’aux risques élevés à droite, la même pour tous les clients. Le trait vertical est la limite\u{a0}: à gauche le crédit est accordé, à droite il est refusé. Le point est le client\u{202f}; la bande autour du point montre jusqu’où le résultat pourrait aller. Si la bande touche la limite, un conseiller doit trancher.",
        ),
        (
            "Cent personnes",
            "Cent points pour cent clients semblables\u{a0}: les points colorés sont ceux qui ne remboursent pas comme prévu. «\u{a0}7 clients sur 100\u{a0}» se voit d’un coup d’œil.",
        ),
        (
            "Raisons en barres",
            "Une barre vers la droite, en orange, augmente le risque\u{202f}; une barre vers la gauche, en bleu, le réduit. Plus la barre est longue, plus la raison compte pour ce client. Une barre courte ne change presque rien.",
        ),
        (
            "De la moyenne au client",
            "On part du risque d’un client au score moyen. Chaque ligne ajoute ou retire ce qu’une famille de raisons change, et l’on arrive au risque de ce client. Ouvrir une ligne montre les données qui la composent.",
        ),
        (
            "Répartition",
            "Chaque colonne compte les clients dont la donnée a cette valeur, en séparant les crédits accordés et les crédits refusés. Sous elle, le risque moyen de la même tranche. Le trait marque le client affiché\u{a0}: on voit s’il est dans un cas courant ou rare.",
        ),
        (
            "Bulles pour deux données",
            "Une donnée en largeur, l’autre en hauteur. Plus une bulle est grande, plus elle réunit de clients\u{202f}; sa couleur dit si leur risque moyen est sous la limite ou au-dessus. Le client affiché est marqué.",
        ),
        (
            "Boîtes par groupe",
            "Pour chaque groupe, la boîte contient la moitié des clients du milieu et le trait est la valeur du milieu (médiane). Les moustaches vont du dixième le plus bas au dixième le plus haut.",
        ),
        (
            "Coût selon la limite",
            "Où placer la limite\u{202f}? Trop basse, on refuse de bons clients\u{202f}; trop haute, on accorde des crédits qui ne seront pas remboursés. La courbe donne le coût de chaque choix\u{202f}; le point est la limite retenue.",
        ),
        (
            "Courbe ROC",
            "Elle montre combien de clients en difficulté de paiement le modèle repère (en hauteur) pour combien de bons clients refusés à tort (en largeur). Plus la courbe monte vite vers le coin en haut à gauche, mieux le modèle sépare. La diagonale serait le hasard.",
        ),
        (
            "Fiabilité",
            "Pour des clients à qui le modèle annonce par exemple 10\u{a0}%, 10 sur 100 devraient ne pas rembourser. Un point sur la diagonale dit que l’annonce est juste\u{202f}; au-dessus, le risque réel est plus élevé que prévu.",
        ),
        (
            "Importance",
            "La part que chaque famille de raisons prend dans les décisions, tous clients confondus. Elle ne dit pas dans quel sens\u{a0}: le sens dépend du client.",
        ),
        (
            "Courbes de suivi",
            "Un point par jour. Une rupture dans le nombre de décisions ou la part de refus mérite un regard\u{202f}: un changement de clientèle, ou une donnée qui n’arrive plus.",
        ),
    ],
    shortcuts: "Clavier",
    shortcuts_switch: "Utiliser les raccourcis d’une seule touche (/, N, T)",
    shortcuts_detail: "À désactiver si vous dictez vos textes ou si une touche part toute seule. Ce choix est gardé sur ce navigateur.",
    key: "Touche",
    key_does: "Effet",
    keys: &[
        ("/", "Va au champ de recherche d’un client, de n’importe quelle page"),
        ("Entrée", "Dans la recherche\u{a0}: ouvre le client trouvé"),
        ("N", "Ouvre le client suivant de la file"),
        ("T", "Sur un client\u{a0}: affiche les trois phrases à dire au téléphone"),
        (
            "Flèches",
            "Dans un graphique\u{a0}: lit les valeurs une à une\u{202f}; dans les onglets\u{a0}: passe au suivant",
        ),
        ("Échap", "Ferme ce qui est ouvert par-dessus la page, et le menu"),
        ("Tab", "Va d’un élément à l’autre, dans l’ordre de lecture"),
    ],
    glossary: "Glossaire",
    glossary_entries: &[
        (
            "Risque de non-remboursement (probabilité de défaut)",
            "La part des clients semblables qui ont eu des difficultés à rembourser\u{a0}: des mensualités en retard au début du crédit. 7\u{a0}% veut dire 7 clients sur 100.",
        ),
        (
            "Limite d’accord (seuil)",
            "Le risque à partir duquel le crédit est refusé. Elle est placée là où un refus à tort et un crédit non remboursé coûtent autant au total\u{202f}; un crédit non remboursé compte dix fois.",
        ),
        (
            "Intervalle",
            "Le résultat n’est pas exact au point près. L’intervalle dit entre quelles valeurs il se trouve très probablement.",
        ),
        (
            "À revoir",
            "L’intervalle contient la limite\u{a0}: le modèle ne peut pas trancher, un conseiller le fait.",
        ),
        (
            "Raison, famille de raisons",
            "Ce qui rapproche ou éloigne ce client de la moyenne. Les données qui disent la même chose sont réunies en une famille, par exemple «\u{a0}retards de paiement\u{a0}».",
        ),
        (
            "Classe de risque",
            "Une lettre de A (risque faible) à E (risque élevé), pour comparer en un mot.",
        ),
        ("Mensualité", "Ce que le client paierait chaque mois pour ce crédit."),
        (
            "Note d’un organisme extérieur",
            "Une note donnée par un organisme de crédit, de 0 à 100. Elle ne vient pas de nous\u{a0}: le client peut la demander à cet organisme.",
        ),
        (
            "Clients semblables",
            "Les clients connus dont les données ressemblent le plus à celles du client. On n’en montre jamais moins de 10, pour que personne ne soit reconnaissable.",
        ),
        (
            "Réexamen",
            "La décision d’un conseiller, qui confirme ou change celle du modèle, avec son motif. Elle est gardée et ne s’efface pas.",
        ),
        (
            "Dérive",
            "L’écart entre les clients d’aujourd’hui et ceux sur lesquels le modèle a appris. Une forte dérive demande de vérifier que le modèle convient encore.",
        ),
        (
            "Modèle publié (champion)",
            "Le modèle qui décide. Sa version est écrite en petit sous chaque décision.",
        ),
    ],
    dictionary: "Dictionnaire des données",
    dictionary_intro: "Ce que le modèle lit d’un client, et ce que chaque donnée veut dire. Ni le sexe, ni la situation de famille, ni le nombre d’enfants ne sont lus.",
    dictionary_search: "Chercher une donnée",
    dictionary_found: |shown, all| {
        let [shown, all] = [shown, all].map(|count| numbers::count(count, Language::French));
        if shown == all {
            format!("{all}\u{a0}données")
        } else {
            format!("{shown} données sur {all}")
        }
    },
    dictionary_none: |words| format!("Aucune donnée ne contient «\u{a0}{words}\u{a0}»."),
    dictionary_more: |count| {
        format!("Afficher les {} autres", numbers::count(count, Language::French))
    },
    dictionary_caption: "Données que le modèle lit",
    column_label: "Donnée",
    column_meaning: "Ce qu’elle veut dire",
    column_family: "Famille de raisons",
    column_usual: "Valeur habituelle",
    given_in_application: "Donnée de la demande",
};

/// The texts in English.
pub static EN: HelpText = HelpText {
    title: "Help",
    contents: "Sections of the help",
    charts: "Reading the charts",
    chart_entries: &[
        (
            "Gauge of the decision",
            "A line from 0% on the left to high risks on the right, the same for every client. The vertical line is the limit: left of it the credit is granted, right of it it is refused. The dot is the client; the band around it shows how far the result may lie. Where the band touches the limit, an advisor has to decide.",
        ),
        (
            "A hundred people",
            "A hundred dots for a hundred similar clients: the coloured ones are those who do not repay as agreed. “7 clients in 100” is seen at a glance.",
        ),
        (
            "Reasons as bars",
            "A bar to the right, in orange, raises the risk; a bar to the left, in blue, lowers it. The longer the bar, the more the reason counts for this client. A short bar changes almost nothing.",
        ),
        (
            "From the average to the client",
            "We start from the risk of a client with an average score. Each line adds or takes away what a family of reasons changes, down to this client’s risk. Opening a line shows the data behind it.",
        ),
        (
            "Distribution",
            "Each column counts the clients with that value, credits granted apart from credits refused. Under it stands the mean risk of the same range. The line marks the client shown: is the case a common or a rare one?",
        ),
        (
            "Bubbles for two variables",
            "One variable across, the other one up. The larger a bubble, the more clients it holds; its colour says whether their mean risk is below the limit or above it. The client shown is marked.",
        ),
        (
            "Boxes by group",
            "For each group, the box holds the middle half of the clients and its line is the middle value (median). The whiskers go from the lowest tenth to the highest tenth.",
        ),
        (
            "Cost by limit",
            "Where should the limit be? Too low, and good clients are refused; too high, and credits are granted that will not be repaid. The curve gives the cost of each choice; the dot is the limit chosen.",
        ),
        (
            "ROC curve",
            "It shows how many clients in payment difficulty the model finds (upwards) for how many good clients it refuses by mistake (across). The faster the curve climbs to the upper left corner, the better the model separates. The diagonal would be chance.",
        ),
        (
            "Reliability",
            "Of clients to whom the model gives for instance 10%, 10 in 100 should not repay. A dot on the diagonal says that the figure is right; above it, the real risk is higher than predicted.",
        ),
        (
            "Importance",
            "The share that each family of reasons has in the decisions, over all clients. It does not say which way: that depends on the client.",
        ),
        (
            "Curves of the monitoring page",
            "One dot per day. A break in the number of decisions or in the share of refusals deserves a look: other clients, or data that no longer arrive.",
        ),
    ],
    shortcuts: "Keyboard",
    shortcuts_switch: "Use the shortcuts of a single key (/, N, T)",
    shortcuts_detail: "Switch them off if you dictate your texts or if a key is pressed by accident. The choice is kept in this browser.",
    key: "Key",
    key_does: "What it does",
    keys: &[
        ("/", "Goes to the field that searches a client, from any page"),
        ("Enter", "In the search: opens the client found"),
        ("N", "Opens the next client of the queue"),
        ("T", "On a client: shows the three sentences to say on the phone"),
        ("Arrows", "In a chart: read the values one by one; in tabs: go to the next one"),
        ("Escape", "Closes what is open above the page, and the menu"),
        ("Tab", "Goes from one element to the next, in reading order"),
    ],
    glossary: "Glossary",
    glossary_entries: &[
        (
            "Risk of non-repayment (probability of default)",
            "The share of similar clients who had difficulty repaying: late instalments at the beginning of the credit. 7% means 7 clients in 100.",
        ),
        (
            "Limit (threshold)",
            "The risk from which a credit is refused. It stands where wrong refusals and unpaid credits cost the least together; an unpaid credit counts ten times.",
        ),
        (
            "Interval",
            "The result is not exact to the point. The interval says between which values it very probably lies.",
        ),
        (
            "To review",
            "The interval holds the limit: the model cannot settle the case, an advisor does.",
        ),
        (
            "Reason, family of reasons",
            "What sets this client apart from the average. Data that say the same are put together as one family, “late payments” for instance.",
        ),
        ("Risk band", "A letter from A (low risk) to E (high risk), to compare in a word."),
        ("Monthly payment", "What the client would pay each month for this credit."),
        (
            "Score of another organisation",
            "A score given by a credit bureau, from 0 to 100. It is not ours: the client may ask that bureau for it.",
        ),
        (
            "Similar clients",
            "The known clients whose data are the most like this client’s. Never fewer than 10 are shown, so that nobody can be recognised.",
        ),
        (
            "Review",
            "An advisor’s decision, which confirms or changes the model’s, with its reason. It is kept and never erased.",
        ),
        (
            "Drift",
            "How far today’s clients are from those on whom the model was trained. A large drift asks for a check that the model still fits.",
        ),
        (
            "Published model (champion)",
            "The model that decides. Its version stands in small print under each decision.",
        ),
    ],
    dictionary: "Data dictionary",
    dictionary_intro: "What the model reads of a client, and what each item means. Neither sex, nor family status, nor the number of children is read.",
    dictionary_search: "Find an item",
    dictionary_found: |shown, all| {
        let [shown, all] = [shown, all].map(|count| numbers::count(count, Language::English));
        if shown == all { format!("{all} items") } else { format!("{shown} items of {all}") }
    },
    dictionary_none: |words| format!("No item holds “{words}”."),
    dictionary_more: |count| {
        format!("Show the {} others", numbers::count(count, Language::English))
    },
    dictionary_caption: "Data that the model reads",
    column_label: "Item",
    column_meaning: "What it means",
    column_family: "Family of reasons",
    column_usual: "Usual value",
    given_in_application: "Given in the application",
};
