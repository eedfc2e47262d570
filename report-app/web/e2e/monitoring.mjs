// Answers of the monitoring in which everything has happened: a service of a few minutes has none.

const estimate = (value, width = 0.01) => ({ value, low: value - width, high: value + width });

const gap = (outcomes, defaults, predicted) => ({
  outcomes,
  defaults,
  observed: estimate(defaults / outcomes, 0.012),
  predicted,
  ratio: estimate(defaults / outcomes / predicted, 0.1),
});

const realised = (outcomes, defaults, predicted) => ({
  calibration: gap(outcomes, defaults, predicted),
  brier_score: 0.06,
  cost: estimate(0.45, 0.03),
  auc: estimate(0.74),
});

const finding = (code, value, level, about = null) => ({ code, about, value, by_chance: 0.02, count: 2400, level });

const drift = (name, value) => ({
  name,
  predictions: 2400,
  is_too_few: false,
  stability_index: estimate(value),
  by_chance: 0.02,
  least_detectable: 0.03,
  test: { test: 'kolmogorov_smirnov', statistic: 0.1, p_value: 0.001, adjusted_p_value: 0.01 },
  wasserstein: 12,
  wasserstein_scaled: 0.2,
  missing_before: 0.01,
  missing_now: 0.02,
  missing_change: estimate(0.01),
  new_category_share: 0,
  new_categories: {},
});

const day = (number) => ({ day: `2026-11-${String(number).padStart(2, '0')}`, predictions: 80 + number, refused: 20 + (number % 7) });

const indicator = (code, name, level, value) => ({
  code,
  name,
  window_days: 30,
  least_count: 100,
  amber: 0.1,
  red: 0.25,
  written: { value, amber: '0,10', red: '0,25' },
  is_lower_limit: false,
  finding: level && finding(code, 0.31, level),
  action: 'Chercher la cause.',
  owner: 'équipe données',
});

const alarm = (id, code, level, message, more = {}) => ({
  alarm_id: id,
  code,
  name: 'Indicateur',
  level,
  is_raised: true,
  since: '2026-11-16',
  deadline: '2026-11-18',
  is_overdue: false,
  finding: finding(code, 0.31, level),
  message,
  action: 'Distinguer un changement de clientèle d’une erreur de source\u00a0; corriger ou documenter.',
  owner: 'équipe données',
  acknowledgement: null,
  events: [{ at: '2026-11-16T06:00:00Z', transition: 'raised', level, model_version: 'm' }],
  ...more,
});

const group = (group, label, rate) => ({
  group,
  label,
  predictions: 1200,
  refusal_rate: estimate(rate, 0.03),
  expected_refusal_rate: rate - 0.02,
  mean_probability: 0.08,
  granted_ratio: 0.9,
});

const share = (counted, cases) => ({ cases, counted, rate: estimate(counted / cases) });

const flipped = (name, refused, granted) => ({
  ...(name && { name }),
  flipped: refused + granted,
  wrongly_refused: refused,
  wrongly_granted: granted,
  share: estimate(0.02),
  cost: 0.0143,
  euros: 12_345,
});

/** Everything that a page of the monitoring can show. */
export const monitoring = {
  model_version: '2026-11-30-949fd94fa1cd',
  from: '2026-11-01',
  to: '2026-11-30',
  days: Array.from({ length: 30 }, (_, at) => day(at + 1)),
  predictions: 2865,
  repeated: 465,
  days_to_count: 0,
  refusal_rate: 0.31,
  expected_refusal_rate: 0.27,
  drift: {
    predictions: 2400,
    mix: null,
    score: drift('probability', 0.12),
    variables: [drift('income', 0.31), drift('amount', 0.04), drift('age', 0.01)],
  },
  labels: { probability: 'Probabilité de défaut', income: 'Revenu annuel', amount: 'Montant du crédit', age: 'Âge' },
  estimated: {
    predictions: 2400,
    default_share: estimate(0.081),
    default_share_granted: estimate(0.052),
    cost: estimate(0.48, 0.03),
    auc: estimate(0.752),
    validity: { broken: ['within_range', 'calibrated'], outside_share: 0.07, calibration: gap(900, 81, 0.07) },
  },
  realised: realised(3200, 198, 0.058),
  vintages: [
    ['2026-07', realised(800, 44, 0.054), false],
    ['2026-08', realised(760, 66, 0.056), true],
    ['2026-09', null, false],
  ].map(([month, realised, is_contradicted]) => ({
    month,
    granted: 820,
    refused: 330,
    known_share: realised ? 0.97 : 0,
    estimated: 0.055,
    realised,
    is_contradicted,
  })),
  estimation_error: estimate(0.012),
  groups: [
    { attribute: 'CODE_GENDER', label: 'Genre', groups: [group('F', 'Femme', 0.27), group('M', 'Homme', 0.38)] },
    { attribute: 'age', label: 'Âge', groups: [group('25-34', '25–34\u00a0ans', 0.39), group('65+', '65\u00a0ans et plus', 0.12)] },
  ],
  reviews: {
    reviews: 140,
    overrides: share(18, 140),
    to_granted: share(12, 60),
    to_refused: share(6, 80),
    in_doubt: share(9, 40),
    overridden_outcomes: share(3, 14),
    median_seconds: 190,
    under_twenty_seconds: estimate(0.12),
    always_agree: 2,
  },
  flips: {
    predictions: 2000,
    variables: [flipped('income', 40, 3), flipped('amount', 2, 6)],
    together: flipped(null, 41, 8),
  },
  indicators: [
    indicator('feature_drift', 'Déplacement des variables importantes', 'red', '0,31 (Revenu annuel)'),
    indicator('refusal_rate_gap', 'Écart du taux de refus', 'quiet', '4,0\u202f%'),
    indicator('latency_p99', 'Temps de réponse', null, null),
  ],
  alarms: [
    alarm('019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071', 'feature_drift', 'red', 'Déplacement des variables importantes (Revenu annuel)\u00a0: 0,31, limite 0,25.', { is_overdue: true }),
    alarm('019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6072', 'probability_drift', 'amber', 'Déplacement des probabilités\u00a0: 0,12, limite 0,10.', {
      acknowledgement: { at: '2026-11-17T09:00:00Z', by: 'user:marie.durand', note: 'Source des revenus relue.' },
    }),
  ],
  alerts: [
    { code: 'feature_drift', about: 'income', message: 'Déplacement\u00a0: 0,31.', action: 'Corriger.' },
    { code: 'challenger_refused', message: 'Le modèle candidat n’a pas pu être chargé.', action: 'Prévenez l’équipe qui l’a déposé.' },
  ],
  challenger_version: '2026-12-01-e5dab55345c2',
};

/** Answers the monitoring with everything in it. */
export function withMonitoring(page) {
  return page.route('**/v1/monitoring?*', (route) => route.fulfill({ json: monitoring }));
}

const compared = (group, counts) => ({ field: 'CODE_GENDER', label: 'Genre', group, counts });

/** A comparison with a challenger. */
export const comparison = {
  model_version: '2026-11-30-949fd94fa1cd',
  challenger_version: '2026-12-01-e5dab55345c2',
  from: '2026-11-01',
  to: '2026-11-30',
  predictions: 420,
  compared: 400,
  not_scored: { queue_full: 20, lost: 0 },
  figures: {
    predictions: 400,
    incomplete_share: 0,
    agreement: 0.98,
    newly_refused: 6,
    newly_granted: 2,
    champion_refusal_rate: 0.3,
    challenger_refusal_rate: 0.31,
    costs: [],
    mean_distance: 0.004,
    largest_distance: 0.06,
    rank_correlation: 0.99,
    same_first_reason: 0.9,
    same_reasons: 0.7,
    groups: [compared('Femme', { predictions: 250, newly_refused: 4, newly_granted: 2 }), compared('Homme', null)],
  },
  findings: ['Les deux modèles décident de même dans 98,0 % de 400 décisions.'],
};

/** Answers the comparison with a challenger, which the service of the tests does not have. */
export function withChallenger(page) {
  return page.route('**/v1/model/challenger', (route) => route.fulfill({ json: comparison }));
}
