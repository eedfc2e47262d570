// A service that asks for the advisor's opinion before it shows the decision: OPINION_FIRST=1, with
// a store of its own.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { violations } from './axe.mjs';
import { getJson, openBrowser } from './browser.mjs';

const skip = process.env.OPINION_FIRST ? false : 'the service asks for no opinion';

describe('an opinion', { skip }, () => {
  let browser;
  let id;
  before(async () => {
    browser = await openBrowser();
    const { clients } = await getJson('/v1/clients?limit=1');
    id = clients[0].client_id;
    assert.equal(clients[0].probability, undefined);
  });
  after(() => browser?.close());

  test('is asked for before anything of the decision shows, and stands beside it afterwards', async () => {
    // The browser itself logs that the prediction is refused at first.
    const { page } = await browser.page();
    await page.goto(`/clients/${id}`);
    await page.getByRole('heading', { name: 'Votre avis d’abord' }).waitFor();
    await page.locator('.information dd').first().waitFor();
    assert.doesNotMatch(await page.innerText('main'), /Crédit (accordé|refusé)|sur 100|probabilité/i);
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Voir la décision' }).click();
    await page.getByText('Choisissez une réponse.').waitFor();
    await page.waitForFunction(() => document.activeElement.id === 'opinion');
    await page.getByRole('radio', { name: 'Accorder le crédit' }).check();
    await page.getByRole('textbox', { name: 'Pourquoi (facultatif)' }).fill('Revenus stables.');
    await page.getByRole('button', { name: 'Voir la décision' }).click();
    await page.locator('.decision-card .distance').waitFor();
    await page.getByText('Votre avis avant de voir la décision\u00a0: accorder.').waitFor();
    const { opinions } = await getJson(`/v1/opinions?client_id=${id}`);
    assert.deepEqual([opinions[0].opinion, opinions[0].reason], ['grant', 'Revenus stables.']);
    await page.close();
  });
});
