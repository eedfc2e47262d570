// One client's page: the decision, its reasons, what is said to the client, what an advisor
// records.
//
// No client is hard-coded: numbers and sentences come from the API, and the page must show the
// same.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { overflow, violations } from './axe.mjs';
import { getJson, openBrowser, postJson, someClients } from './browser.mjs';

let browser;
let clients;
before(async () => {
  browser = await openBrowser();
  clients = await someClients();
});
after(() => browser?.close());

const onPage = (address, steps, options) => browser.visit(address, steps, options);
const percentInFrench = (share) => `${(share * 100).toFixed(1).replace('.', ',')}\u202f%`;
const predictionOf = (id) => getJson(`/v1/clients/${id}/prediction`);
const words = (element) => element.innerText().then((text) => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' '));

/** Returns the reasons to show: the strongest ones, with at least one of each side. */
function strongest(reasons, many) {
  const chosen = reasons.slice(0, many);
  for (const effect of ['raises_risk', 'lowers_risk']) {
    const first = reasons.find((reason) => reason.effect === effect);
    if (first && !chosen.some((reason) => reason.effect === effect)) chosen.splice(-1, 1, first);
  }
  return chosen;
}

/**
 * Returns the first client for whom `condition` holds, in the order of distance to the threshold.
 */
async function findClient(condition) {
  let cursor = '';
  for (let page = 0; page < 30; page += 1) {
    const found = await getJson(`/v1/clients?limit=100&sort=distance${cursor && `&cursor=${cursor}`}`);
    const client = found.clients.find(condition);
    if (client) return client;
    cursor = found.next_cursor;
    if (!cursor) break;
  }
  return null;
}

describe('the decision', () => {
  for (const kind of ['granted', 'refused']) {
    test(`is said in words, with its distance to the limit (${kind})`, async () => {
      const { client_id: id } = clients[kind];
      const prediction = await predictionOf(id);
      const points = Math.round(Math.abs(prediction.probability - prediction.threshold) * 100);
      const limit = Math.round(prediction.threshold * 100);
      await onPage(`/clients/${id}`, async (page) => {
        const decision = prediction.decision === 'granted' ? 'Crédit accordé' : 'Crédit refusé';
        await page.getByRole('heading', { name: decision, exact: true }).waitFor();
        const card = await words(page.locator('.decision-card'));
        assert.ok(card.startsWith('Proposition du modèle'), card);
        assert.ok(card.includes(`${Math.round(prediction.probability * 100)} clients sur 100`), card);
        const { training_defaults: defaults, training_applications: applications } = await getJson('/v1/model');
        assert.ok(card.includes(`En moyenne, c’est ${Math.round((defaults / applications) * 100)} clients sur 100.`), card);
        for (const share of ['probability', 'probability_low', 'probability_high']) {
          assert.ok(card.includes(percentInFrench(prediction[share]).replace('\u202f', ' ')), `${share}: ${card}`);
        }
        const side = prediction.decision === 'granted' ? 'sous' : 'au-dessus de';
        assert.ok(card.includes(`${points} points ${side} la limite acceptée (${limit} sur 100)`), card);
        assert.ok(card.includes(`Classe de risque ${prediction.risk_band}, sur une échelle de A (faible) à E (élevé)`), card);
        assert.ok(card.includes(prediction.model_version), card);
        assert.ok(!card.includes('seuil'), card);
      });
    });
  }

  test('is the advisor’s near the limit, with what speaks on each side and a way to act', async () => {
    const { client_id: id } = clients.review;
    const { reasons } = await predictionOf(id);
    await onPage(`/clients/${id}`, async (page) => {
      await page.getByRole('heading', { name: 'À vous de trancher' }).waitFor();
      for (const { sentence, effect } of strongest(reasons, 4)) {
        const column = page.locator(`.near-limit .reason-column.${effect === 'raises_risk' ? 'raises' : 'lowers'}`);
        await column.getByText(sentence, { exact: true }).waitFor();
      }
      const { sides } = await getJson(`/v1/clients/${id}/similar`);
      await page.locator('.nearest').nth(sides.length - 1).waitFor();
      for (const { clients: many, decision } of sides) {
        await page.getByText(`Les ${many} clients ${decision === 'granted' ? 'accordés' : 'refusés'} les plus proches`).waitFor();
      }
      assert.equal(await page.getByRole('link', { name: 'Voir ma file' }).getAttribute('href'), '/a-revoir');
      await page.getByRole('link', { name: 'Trancher maintenant' }).click();
      await page.waitForURL(`**/clients/${id}#review`);
      await page.waitForFunction(() => document.activeElement.id === 'review-heading');
    });
  });

  test('at the limit itself says so', async (context) => {
    const { threshold } = await getJson('/v1/model');
    const limit = percentInFrench(threshold);
    const client = await findClient(({ probability }) => percentInFrench(probability) === limit);
    if (!client) return context.skip('no client reads as the limit itself');
    await onPage(`/clients/${client.client_id}`, async (page) => {
      const sentence = await words(page.locator('.distance'));
      const expected = client.decision === 'granted' ? 'Juste sous la limite acceptée' : 'Juste à la limite acceptée';
      assert.ok(sentence.startsWith(`${expected} (${Math.round(threshold * 100)} sur 100)`), sentence);
    });
  });

  test('comes with what to check in the file', async (context) => {
    const found = await findWithChecks();
    if (!found) return context.skip('nothing to check in the files looked at');
    await onPage(`/clients/${found.id}`, async (page) => {
      for (const { message } of found.checks) await page.locator('.to-check').getByText(message).waitFor();
      if (found.basis.message) await page.locator('.to-check').getByText(found.basis.message).waitFor();
    });
  });

  async function findWithChecks() {
    const { clients: listed } = await getJson('/v1/clients?limit=100');
    for (const { client_id: id } of listed) {
      const { checks, basis } = await getJson(`/v1/clients/${id}/checks`);
      if (checks.length > 0) return { id, checks, basis };
    }
    return null;
  }
});

describe('the reasons', () => {
  for (const kind of ['granted', 'refused', 'review']) {
    test(`are at most six bars, the strongest with a sentence, one of each side (${kind})`, async () => {
      const { client_id: id } = clients[kind];
      const { reasons } = await predictionOf(id);
      await onPage(`/clients/${id}`, async (page) => {
        const rows = page.locator('.reason-row');
        await rows.first().waitFor();
        const shown = strongest(reasons, 6);
        assert.equal(await rows.count(), shown.length + (reasons.length > shown.length ? 1 : 0));
        assert.deepEqual(await page.locator('.reason-row strong').allInnerTexts().then((all) => all.slice(0, shown.length)),
          shown.map(({ label }) => label));
        assert.deepEqual(await page.locator('.reason-words p').allInnerTexts(),
          strongest(reasons, 4).map(({ sentence }) => sentence));
        const sides = new Set(strongest(reasons, 4).map(({ effect }) => effect));
        assert.deepEqual(sides, new Set(reasons.map(({ effect }) => effect)));
      });
    });
  }

  test('open to a waterfall in percentage points, and each family to its data', async () => {
    const { client_id: id } = clients.refused;
    const prediction = await predictionOf(id);
    await onPage(`/clients/${id}`, async (page) => {
      await page.locator('.all-reasons > summary').focus();
      await page.keyboard.press('Enter');
      await page.locator('.waterfall-step').first().waitFor();
      const ends = await page.locator('.waterfall-end .effect').allInnerTexts();
      assert.deepEqual(ends, [percentInFrench(prediction.base_probability), percentInFrench(prediction.probability)]);
      // The points of all steps add up to the difference of the ends, except for rounding.
      const steps = await page.locator('.waterfall-step > summary .effect').allInnerTexts();
      const points = steps.map((step) => Number(step.replace('−', '-').replace(',', '.').match(/[+-]?[\d.]+/)[0]));
      const sum = points.reduce((left, right) => left + right, 0);
      const whole = (prediction.probability - prediction.base_probability) * 100;
      assert.ok(Math.abs(sum - whole) < 0.05 * (prediction.reasons.length + 1), `${steps}: ${sum}, not ${whole}`);
      await page.locator('.waterfall-step > summary').first().focus();
      await page.keyboard.press('Enter');
      const told = prediction.contributions.find(({ group }) => group === prediction.reasons[0].code);
      await page.locator('.waterfall-step').first().getByText(told.label, { exact: true }).first().waitFor();
      assert.doesNotMatch(await page.innerText('main'), /\bscore [−\d]|log-odds/);
    });
  });

  test('leave the credit history under headings of its own', () =>
    onPage(`/clients/${clients.any.client_id}`, async (page) => {
      const topic = page.locator('.credit-history .topic').first();
      await topic.locator('summary').click();
      await topic.locator('dd').first().waitFor();
      const count = Number((await topic.locator('summary').innerText()).match(/(\d+) information/)[1]);
      assert.equal(await topic.locator('dd').count(), count);
    }));
});

describe('the sections', () => {
  test('are links where there is room, and the address says which one is looked at', () =>
    onPage(`/clients/${clients.any.client_id}#reasons`, async (page) => {
      await page.waitForFunction(() => document.activeElement.id === 'reasons-heading');
      await page.getByRole('navigation', { name: 'Sections de cette page' }).getByRole('link', { name: 'Simulation' }).click();
      await page.waitForFunction(() => document.activeElement.id === 'simulation-heading');
      assert.ok(page.url().endsWith('#simulation'), page.url());
      await page.goBack();
      await page.waitForFunction(() => document.activeElement.id === 'reasons-heading');
      await page.reload();
      await page.waitForFunction(() => document.activeElement.id === 'reasons-heading');
    }));

  test('are marked as one scrolls to them', () =>
    onPage(`/clients/${clients.any.client_id}`, async (page) => {
      await page.locator('#distribution').waitFor();
      await page.evaluate(() => document.querySelector('#simulation').scrollIntoView());
      await page.locator('.contents [aria-current]', { hasText: 'Simulation' }).waitFor();
      assert.ok(!page.url().includes('#'), page.url());
      await page.evaluate(() => scrollTo(0, 0));
      await page.locator('.contents [aria-current]', { hasText: 'Décision' }).waitFor();
    }));

  test('stay where they were opened until one scrolls', () =>
    onPage('/aide', async (page) => {
      let answer;
      const asked = new Promise((resolve) => (answer = resolve));
      await page.route('**/standing*', async (route) => {
        await asked;
        await route.continue();
      });
      await page.goto(`/clients/${clients.any.client_id}#simulation`);
      const top = () => page.locator('#simulation-heading').evaluate((heading) => heading.getBoundingClientRect().top);
      await page.locator('.simulation-outcome').waitFor();
      await page.mouse.move(600, 500);
      await page.mouse.wheel(0, 400);
      await page.waitForFunction(() => document.querySelector('#simulation-heading').getBoundingClientRect().top < 0);
      answer();
      await page.locator('.standing').waitFor();
      assert.ok(Math.abs(await top() - 64) > 100, `pulled back to ${await top()} pixels`);
    }));

  test('never hide what has the focus under their bar', () =>
    onPage(`/clients/${clients.any.client_id}#review`, async (page) => {
      await page.locator('.standing').waitFor();
      await page.locator('#distribution').waitFor();
      await page.getByRole('button', { name: 'Enregistrer la décision' }).focus();
      const bar = await page.locator('.contents').evaluate((bar) => bar.offsetHeight);
      for (let presses = 0; presses < 120; presses += 1) {
        await page.keyboard.press('Shift+Tab');
        const [name, top, isBelow] = await page.evaluate(() => {
          const at = document.activeElement;
          return [at.outerHTML.slice(0, 100), at.getBoundingClientRect().top, !at.closest('.contents, .site-header, .back')];
        });
        if (!isBelow) return;
        assert.ok(top >= bar, `${name} at ${top} pixels`);
      }
    }));

  test('say which one is shown also in the colours of the system', async () => {
    for (const width of [1280, 360]) {
      await onPage(
        `/clients/${clients.any.client_id}`,
        async (page) => {
          await page.emulateMedia({ forcedColors: 'active' });
          const look = (chosen) =>
            page.locator(`.contents a, .tabs button`).and(page.locator(chosen)).first().evaluate((element) => {
              const { borderBottomColor, backgroundColor } = getComputedStyle(element);
              return `${borderBottomColor} ${backgroundColor}`;
            });
          const current = ':is([aria-current], [aria-selected="true"])';
          assert.notEqual(await look(current), await look(`:not(${current})`));
        },
        { width },
      );
    }
  });

  test('print what they hold, not their headings alone', () =>
    onPage(`/clients/${clients.any.client_id}`, async (page) => {
      await page.locator('.simulation-outcome').waitFor();
      await page.emulateMedia({ media: 'print' });
      for (const [css, isPrinted] of [['.decision-card', true], ['#simulation', false], ['.credit-history', false]]) {
        assert.equal(await page.locator(css).isVisible(), isPrinted, css);
      }
      await page.setViewportSize({ width: 640, height: 900 });
      assert.ok((await overflow(page)) <= 0);
    }));

  test('are tabs on a narrow screen, one shown at a time, with the arrow keys', () =>
    onPage(
      `/clients/${clients.any.client_id}`,
      async (page) => {
        const tab = (name) => page.getByRole('tab', { name, exact: true });
        const shown = () => page.locator('[role=tabpanel]:not([hidden])');
        await tab('Décision').focus();
        await page.keyboard.press('ArrowRight');
        await page.waitForFunction(() => document.activeElement.id === 'reasons-tab');
        assert.equal(await tab('Raisons').getAttribute('aria-selected'), 'true');
        await page.locator('#reasons .reason-row').first().waitFor();
        assert.equal(await shown().count(), 1);
        assert.equal(await page.getByRole('heading', { name: /^Crédit/ }).count(), 0);
        assert.ok(page.url().endsWith('#reasons'), page.url());
        await page.keyboard.press('End');
        await page.getByRole('textbox', { name: 'Vos raisons' }).fill('à moitié écrit');
        await tab('Décision').click();
        await page.locator('#decision .decision-card').waitFor();
        await tab('Réexamen').click();
        assert.equal(await page.getByRole('textbox', { name: 'Vos raisons' }).inputValue(), 'à moitié écrit');
        await page.reload();
        await page.getByRole('tab', { name: 'Réexamen', selected: true }).waitFor();
        await page.getByRole('textbox', { name: 'Vos raisons' }).waitFor();
      },
      { width: 360 },
    ));
});

describe('what is said to the client', () => {
  test('is three sentences after one key, and nothing else until Escape', async () => {
    const { client_id: id } = clients.refused;
    const { reasons } = await predictionOf(id);
    const main = strongest(reasons, 4).find(({ effect }) => effect === 'raises_risk');
    await onPage(`/clients/${id}`, async (page) => {
      await page.locator('.reason-row').first().waitFor();
      await page.keyboard.press('t');
      const dialog = page.getByRole('dialog', { name: 'À dire au client' });
      await dialog.waitFor();
      const sentences = await dialog.locator('.phone-sentences p').allInnerTexts();
      assert.equal(sentences.length, 3);
      assert.equal(sentences[0], 'Votre demande de crédit n’est pas acceptée.');
      assert.ok(sentences[1].endsWith(main.spoken.slice(1)), sentences[1]);
      const size = await dialog.boundingBox();
      assert.deepEqual([size.x, size.y, size.width, size.height], [0, 0, 1280, 900]);
      assert.deepEqual(await violations(page), []);
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await dialog.getByRole('button', { name: 'Copier' }).click();
      await dialog.getByText('Copié.').waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), sentences.join('\n'));
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      await page.getByRole('textbox', { name: 'Vos raisons' }).focus();
      await page.keyboard.type('tout');
      assert.equal(await page.getByRole('textbox', { name: 'Vos raisons' }).inputValue(), 'tout');
      assert.equal(await dialog.count(), 0);
      await page.getByRole('textbox', { name: 'Vos raisons' }).fill('');
    });
  });

  test('announces nothing while an advisor has to decide', () =>
    onPage(`/clients/${clients.review.client_id}`, async (page) => {
      await page.locator('.near-limit').waitFor();
      await page.getByRole('button', { name: 'Au téléphone' }).click();
      const said = await page.locator('.phone-sentences').innerText();
      assert.match(said, /je dois l’étudier avant de décider/);
      assert.doesNotMatch(said, /acceptée|refusée/);
      await page.getByRole('button', { name: 'Fermer' }).click();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }));

  test('says one thing of a client who is not decided', async () => {
    const { clients: listed } = await getJson('/v1/clients?limit=100&needs_review=true&decision=granted');
    const { client_id: id } = listed.find(({ review }) => !review);
    await onPage(`/clients/${id}`, async (page) => {
      await page.getByText('Que puis-je faire\u202f?', { exact: true }).first().click();
      for (const place of ['.questions', '#granted']) {
        await page.locator(place).getByText('Rien n’est décidé\u00a0: un conseiller tranche.').waitFor();
      }
      assert.equal(await page.getByText('il n’y a rien à changer').count(), 0);
    });
  });

  test('answers six questions from the file', async () => {
    const { client_id: id } = clients.refused;
    const { application } = await getJson(`/v1/clients/${id}`);
    const prediction = await predictionOf(id);
    const later = Object.fromEntries(
      ['DAYS_EMPLOYED', 'DAYS_REGISTRATION', 'DAYS_ID_PUBLISH', 'DAYS_LAST_PHONE_CHANGE', 'DAYS_BIRTH']
        .filter((field) => application[field] !== null && application[field] <= 0)
        .map((field) => [field, application[field] - 183]),
    );
    const then = await postJson('/v1/predictions?keep=false', { client_id: id, application: later });
    await onPage(`/clients/${id}`, async (page) => {
      const question = (name) => page.locator('.questions .topic').filter({ has: page.getByText(name, { exact: true }) });
      const answer = async (name) => {
        await question(name).locator('summary').click();
        await question(name).locator('.answer p, .answer li').first().waitFor();
        return question(name).locator('.answer');
      };
      const why = await (await answer('Pourquoi\u202f?')).innerText();
      for (const { spoken } of strongest(prediction.reasons, 4)) assert.ok(why.includes(spoken), `${spoken}: ${why}`);
      const { proposals } = await postJson('/v1/counterfactuals', { client_id: id });
      const ways = await answer('Que puis-je faire\u202f?');
      if (proposals.length === 0) await ways.getByText('Aucun changement simple').waitFor();
      for (const { probability } of proposals) {
        await ways.getByText(`${percentInFrench(probability)}, sous la limite de`).first().waitFor();
      }
      const { basis } = await getJson(`/v1/clients/${id}/checks`);
      const who = await (await answer('Qui a donné cette note\u202f?')).innerText();
      await question('Qui a donné cette note\u202f?').getByText('Il ne lit ni votre sexe').waitFor();
      assert.equal(who.includes('vos crédits chez nous'), basis.has_history_here, who);
      assert.match(await (await answer('Comment contester\u202f?')).innerText(), /article 22 du RGPD/);
      assert.match(await (await answer('Est-ce définitif\u202f?')).innerText(), /^Non/);
      const months = await answer('Et dans six mois\u202f?');
      const expected = `${Math.round(then.probability * 100)} sur 100`;
      await months.getByText(expected).waitFor();
      await months.getByText('il ignore les paiements des six prochains mois').waitFor();
    });
  });
});

describe('a review', () => {
  test('says beside each field what is missing, and goes to the first one', () =>
    onPage(`/clients/${clients.granted.client_id}#review`, async (page) => {
      await page.getByRole('button', { name: 'Enregistrer la décision' }).click();
      await page.getByText('Choisissez une décision.').waitFor();
      await page.waitForFunction(() => document.activeElement.id === 'verdict');
      await page.getByText('Indiquez vos raisons').waitFor();
      await page.getByRole('radio').first().check();
      await page.getByRole('textbox', { name: 'Vos raisons' }).fill('é'.repeat(2001));
      await page.getByText('Ce texte dépasse 2\u202f000 caractères').waitFor();
      await page.getByRole('button', { name: 'Enregistrer la décision' }).click();
      await page.waitForFunction(() => document.activeElement.id === 'review-reason');
      assert.deepEqual(await violations(page), []);
      await page.getByRole('textbox', { name: 'Vos raisons' }).fill('');
    }));

  test('is recorded by keyboard alone, with what the client asked, and the page says what was decided', async () => {
    const { client_id: id, decision } = (await findClient((client) => client.needs_review && !client.review)) ?? clients.review;
    await onPage(`/clients/${id}`, async (page) => {
      const reach = async (name, role) => {
        for (let presses = 0; presses < 150; presses += 1) {
          await page.keyboard.press('Tab');
          const at = await page.evaluate(() => {
            const element = document.activeElement;
            return (element.labels?.[0] ?? element).textContent.trim();
          });
          if (at === name) return;
        }
        assert.fail(`${role} ${name} cannot be reached`);
      };
      await page.getByRole('heading', { name: 'À vous de trancher' }).waitFor();
      await reach('Trancher maintenant', 'link');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement.id === 'review-heading');
      const other = decision === 'granted' ? 'Refuser le crédit, contre la proposition du modèle' : 'Accorder le crédit, contre la proposition du modèle';
      await reach('Accorder le crédit, ' + (decision === 'granted' ? 'comme le modèle le propose' : 'contre la proposition du modèle'), 'radio');
      await page.keyboard.press('Space');
      if (decision === 'granted') await page.keyboard.press('ArrowDown');
      assert.ok(await page.getByRole('radio', { name: other }).isChecked());
      await reach('Vos raisons', 'textbox');
      await page.keyboard.type('Contrat de travail vu.\nLoyer vérifié.');
      await reach('Point de vue du client (facultatif)', 'textbox');
      await page.keyboard.type('Je change d’emploi en janvier.');
      await reach('Et dans six mois\u202f?', 'checkbox');
      await page.keyboard.press('Space');
      await reach('Enregistrer la décision', 'button');
      await page.keyboard.press('Enter');
      await page.getByText('Décision enregistrée.').waitFor();
      const entry = page.locator('.review-history > li').first();
      await entry.waitFor();
      const written = await entry.innerText();
      for (const part of ['contre la proposition du modèle', 'Contrat de travail vu.', 'Je change d’emploi en janvier.', 'Et dans six mois']) {
        assert.ok(written.includes(part), `${part}: ${written}`);
      }
      const decided = decision === 'granted' ? 'Crédit refusé' : 'Crédit accordé';
      await page.getByRole('heading', { name: decided, exact: true }).waitFor();
      assert.match(await page.innerText('.decision-card'), /^Décision du conseiller[^]*Le modèle ne pouvait pas trancher/);
      assert.equal(await page.getByRole('textbox', { name: 'Vos raisons' }).inputValue(), '');
      const { reviews } = await getJson(`/v1/reviews?client_id=${id}`);
      assert.equal(reviews[0].reason, 'Contrat de travail vu.\nLoyer vérifié.');
      assert.equal(reviews[0].verdict, 'overridden');
      assert.deepEqual(reviews[0].asked, ['in_six_months']);
    });
  });

  test('takes the questions that were noted while answering', () =>
    onPage(`/clients/${clients.granted.client_id}`, async (page) => {
      await page.locator('.questions .topic summary').nth(3).click();
      await page.getByRole('checkbox', { name: 'Le client l’a demandé' }).check();
      const noted = page.locator('.review-form').getByRole('checkbox', { name: 'Comment contester\u202f?' });
      assert.ok(await noted.isChecked());
      await noted.uncheck();
      assert.equal(await page.getByRole('checkbox', { name: 'Le client l’a demandé' }).isChecked(), false);
    }));
});

test('the page has no violation with everything open, in both themes', async () => {
  for (const theme of ['light', 'dark']) {
    for (const width of [1280, 320]) {
      await onPage(
        `/clients/${clients.review.client_id}#reasons`,
        async (page) => {
          await page.locator('.reason-row').first().waitFor();
          for (const fold of ['.all-reasons', '.waterfall-step', '.questions .topic']) {
            await page.locator(fold).first().waitFor();
            await page.evaluate((fold) => document.querySelectorAll(fold).forEach((details) => (details.open = true)), fold);
          }
          await page.getByText('il ignore les paiements des six prochains mois').waitFor();
          assert.deepEqual(await violations(page), [], `${theme}, ${width}`);
        },
        { width, theme },
      );
    }
  }
});
