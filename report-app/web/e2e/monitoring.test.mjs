// The pages of the monitoring and of a challenger, compared with what the API reports.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getJson, openBrowser, someClients } from './browser.mjs';
import { comparison, monitoring, withChallenger } from './monitoring.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

/** Visits the monitoring with the given answer. */
const visit = (answer, steps) =>
  browser.visit('/suivi', async (page) => {
    await page.route('**/v1/monitoring?*', (route) => route.fulfill({ json: answer }));
    await page.reload();
    await page.waitForSelector('#alerts');
    await steps(page);
  });

describe('monitoring', () => {
  test('counts the decisions of the last days, and says what to do', async () => {
    const { any } = await someClients();
    // A prediction is requested, so that there is a day to show.
    await getJson(`/v1/clients/${any.client_id}/prediction`);
    await browser.visit('/suivi', async (page) => {
      await page.waitForSelector('#alerts');
      const found = await getJson('/v1/monitoring?days=30');
      const raised = new Set(found.alarms.map(({ code }) => code));
      const others = found.alerts.filter(({ code }) => !raised.has(code));
      assert.equal(await page.locator('.alerts li').count(), found.alarms.length + others.length);
      const chart = page.locator('#volume');
      await chart.getByText('Voir les données').click();
      const rows = chart.locator('tbody tr');
      await rows.first().waitFor();
      assert.equal(await rows.count(), found.days.length);
      await page.getByText('Le plan de suivi, indicateur par indicateur').click();
      await page.getByRole('rowheader', { name: found.indicators[0].name }).waitFor();
      assert.equal(await page.locator('#alerts ~ details tbody tr').count(), found.indicators.length);
    });
  });

  test('says that there is nothing yet', () =>
    visit({ ...monitoring, days: [], predictions: 0, refusal_rate: null, drift: null, alarms: [], alerts: [], estimated: null, realised: null, groups: [], reviews: null, flips: null, vintages: [] }, async (page) => {
      await page.getByRole('heading', { name: 'Aucune décision pour l’instant' }).waitFor();
      for (const sentence of [
        'Aucune alerte',
        'Moins de 10 issues sont connues pour ces jours.',
        'Trop peu de décisions par groupe',
        'Moins de 10 avis',
        'Aucune donnée ne s’est écartée',
      ]) {
        await page.getByText(sentence).waitFor();
      }
    }));

  test('shows each alarm once, with what to do, until when and who has taken it', () =>
    visit(monitoring, async (page) => {
      const items = page.locator('.alerts li');
      assert.equal(await items.count(), 3);
      const [first, second, third] = await items.allInnerTexts();
      assert.match(first, /Revenu annuel\)\s: 0,31, limite 0,25\./);
      assert.match(first, /Distinguer un changement de clientèle/);
      assert.match(first, /Alerte rouge depuis le 16 novembre 2026, à traiter avant le 18 novembre 2026, équipe données, en retard\./);
      assert.match(second, /Prise en charge par Marie Durand le 17 novembre 2026\s: Source des revenus relue\./);
      assert.match(third, /modèle candidat n’a pas pu être chargé/);
    }));

  test('lets a reviewer take an alarm in hand, with a note', () =>
    visit(monitoring, async (page) => {
      const first = page.locator('.alerts li').first();
      let sent;
      await page.route('**/acknowledge', async (route) => {
        sent = route.request();
        await route.fulfill({ status: 201, json: { at: '2026-11-18T08:00:00Z', by: 'user:marie', note: 'Vu.' } });
      });
      await first.getByText('Prendre en charge').click();
      await first.getByRole('button', { name: 'Enregistrer' }).click();
      await first.locator('.field-error', { hasText: 'Écrivez ce que vous faites.' }).waitFor();
      assert.equal(sent, undefined);
      await first.getByLabel('Ce que vous faites').fill(' Source relue. ');
      const again = page.waitForRequest('**/v1/monitoring?*');
      await first.getByRole('button', { name: 'Enregistrer' }).click();
      await again;
      assert.match(sent.url(), /alarms\/019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071\/acknowledge$/);
      assert.deepEqual(sent.postDataJSON(), { note: 'Source relue.' });
    }));

  test('says what the drift changes, and what that costs', () =>
    visit(monitoring, async (page) => {
      const chart = page.locator('#flips-chart');
      await chart.getByText('49 décisions sur 2\u202f000 seraient autres').waitFor();
      assert.deepEqual(await chart.locator('.row .name').allInnerTexts(), ['Revenu annuel', 'Montant du crédit', 'Toutes ensemble']);
      await page.getByText('elles coûtent 0,014 bon client refusé à tort par demande, soit 12\u202f345\u202f€.').waitFor();
    }));

  test('says whether an estimate may be trusted, and shows months, groups and advisors', () =>
    visit(monitoring, async (page) => {
      for (const sentence of [
        '7,0\u202f% des dossiers ont une valeur que le modèle n’a jamais vue',
        'il y a eu 1,29 fois les défauts annoncés',
        'Genre\u00a0: de 27\u202f% de refus (Femme) à 38\u202f% (Homme)',
        '12 refus du modèle sur 60 sont devenus des accords.',
        'Temps médian passé sur un dossier\u00a0: 3\u00a0min\u202f; 12\u202f% des avis viennent en moins de 20\u00a0secondes.',
      ]) {
        await page.getByText(sentence).waitFor();
      }
      const months = page.locator('#vintages-chart .row');
      assert.deepEqual(await months.locator('.name').allInnerTexts().then((all) => all.slice(0, 3)), ['juillet 2026', 'août 2026', 'septembre 2026']);
      assert.equal(await page.locator('#vintages-chart .marked').count(), 1);
    }));

  test('asks for the days that are chosen, and keeps them in the address', () =>
    browser.visit('/suivi', async (page) => {
      const asked = page.waitForRequest('**/v1/monitoring?days=90');
      await page.getByRole('link', { name: '90\u00a0jours' }).click();
      await asked;
      assert.equal(new URL(page.url()).search, '?days=90');
      assert.equal(await page.locator('.periods [aria-current]').innerText(), '90\u00a0jours');
    }));
});

describe('a challenger', () => {
  test('is led to from the monitoring', () =>
    visit(monitoring, async (page) => {
      await withChallenger(page);
      await page.getByRole('link', { name: 'Modèle candidat' }).click();
      await page.getByText(comparison.findings[0]).waitFor();
      assert.equal(new URL(page.url()).pathname, '/suivi/modele-candidat');
      assert.deepEqual(await page.locator('#changed .row .name').allInnerTexts(), ['Genre\u00a0: Femme']);
    }));

  test('is said to be missing where none is set', () =>
    browser.visit('/suivi/modele-candidat', async (page) => {
      await page.getByRole('heading', { name: 'Aucun modèle candidat' }).waitFor();
    }, { expected: (error) => error.includes('404') }));
});
