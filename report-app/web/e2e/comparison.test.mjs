// A client among the others: ranks, distributions, filters, two variables, similar clients.
//
// No client is hard-coded: what the page shows is also loaded from the API.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getJson, openBrowser, someClients } from './browser.mjs';

let browser;
let id;
before(async () => {
  browser = await openBrowser();
  id = (await someClients()).any.client_id;
});
after(() => browser?.close());

const profile = (query, steps, options) => browser.visit(`/clients/${id}${query}#profile`, steps, options);
const inFrench = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, '\u202f');
const tooFew = (error) => error.startsWith('Failed to load resource');

/** Waits for the sentence that shows that the response has arrived. */
const waitForSelectionText = (page, words) => page.locator('.compared-with').filter({ hasText: words }).waitFor();

describe('the main information', () => {
  test('has each value with its place among all clients', () =>
    profile('', async (page) => {
      const { clients, fields } = await getJson(`/v1/clients/${id}/standing`);
      await page.waitForSelector('.standing');
      assert.ok((await page.locator('#profile').innerText()).includes(`${inFrench(clients)} clients`));
      const lines = await page.locator('.standing > div').allInnerTexts();
      assert.equal(lines.length, fields.length);
      for (const [index, field] of fields.entries()) {
        assert.ok(lines[index].includes(field.label), lines[index]);
        const words = /plus que|moins que|comme \d|parmi les plus/.test(lines[index]);
        assert.equal(words, field.share_same != null, lines[index]);
      }
    }));

  test('leads to the comparison by that value', () =>
    profile('', async (page) => {
      const { fields } = await getJson(`/v1/clients/${id}/standing`);
      const other = fields.find((field) => field.name !== 'AMT_CREDIT');
      await page.getByRole('button', { name: `Comparer\u00a0: ${other.label}`, exact: true }).click();
      await page.waitForURL((url) => url.searchParams.get('variable') === other.name);
      assert.equal(await page.inputValue('#variable'), other.name);
      await page.waitForFunction(() => document.activeElement.id === 'comparison');
    }));
});

describe('a comparison', () => {
  test('shows how all clients are distributed, with this one marked', () =>
    profile('', async (page) => {
      const population = await getJson('/v1/population/AMT_CREDIT');
      await waitForSelectionText(page, `Comparé à tous les clients (${inFrench(population.all_clients)}).`);
      const chart = page.locator('#distribution');
      await chart.getByText('Voir les données').click();
      const rows = chart.locator('tbody tr');
      await rows.first().waitFor();
      const written = await rows.allInnerTexts();
      for (const [index, group] of population.groups.entries()) {
        const figures = [group.clients, group.granted, group.refused].map(inFrench);
        assert.deepEqual(written[index].split('\t').slice(1, 4), figures);
      }
      assert.equal(await chart.getByText('Ce client', { exact: true }).count(), 1);
    }));

  test('is filtered, says how many clients are kept, and keeps its state on reload and back', () =>
    profile('', async (page) => {
      await page.waitForSelector('#filter-age_years');
      await page.selectOption('#filter-age_years', { label: '35 à 44\u00a0ans' });
      const { clients, all_clients: all } = await getJson('/v1/population/AMT_CREDIT?filter=age_years:35..45');
      const words = `Comparé à ${inFrench(clients)} clients sur ${inFrench(all)}`;
      await waitForSelectionText(page, words);
      assert.ok((await page.locator('.compared-with').innerText()).includes('35 à 44'));
      await page.reload();
      await waitForSelectionText(page, words);
      assert.equal(await page.inputValue('#filter-age_years'), '35..45');
      await page.getByRole('button', { name: 'Retirer les filtres' }).click();
      await waitForSelectionText(page, 'Comparé à tous les clients');
      assert.equal(new URL(page.url()).searchParams.get('filter'), null);
    }));

  test('says nothing about fewer than ten clients', () =>
    profile(
      '?filter=age_years:65..;CNT_FAM_MEMBERS:4..;OCCUPATION_TYPE:Secretaries',
      async (page) => {
        await page.getByText('Trop peu de clients').waitFor();
        assert.equal(await page.locator('#distribution').count(), 0);
        await page.getByRole('button', { name: 'Retirer les filtres' }).click();
        await page.waitForSelector('#distribution');
      },
      { expected: tooFew },
    ));

  test('is limited to similar clients', () =>
    profile('', async (page) => {
      await page.waitForSelector('#whom');
      await page.selectOption('#whom', 'similar');
      await waitForSelectionText(page, 'Comparé aux 200 clients les plus proches.');
      const population = await getJson(`/v1/population/AMT_CREDIT?similar_to=${id}&k=200`);
      assert.equal(population.all_clients, 200);
    }));

  test('crosses two numbers, a number with a category, and two categories', () =>
    profile('?other=AMT_INCOME_TOTAL', async (page) => {
      const joint = await getJson('/v1/population/AMT_CREDIT/by/AMT_INCOME_TOTAL');
      const bubbles = page.locator('#joint .canvas circle:not(.accent)');
      await bubbles.first().waitFor();
      assert.equal(await bubbles.count(), joint.cells.length);
      await page.selectOption('#other', 'OCCUPATION_TYPE');
      await page.waitForSelector('#joint .rows');
      const { boxes } = await getJson('/v1/population/AMT_CREDIT/by/OCCUPATION_TYPE');
      assert.equal(await page.locator('#joint .row .name').count(), boxes.length);
      await page.selectOption('#variable', 'NAME_INCOME_TYPE');
      await page.waitForSelector('#joint .cross');
    }));

  test('has values that arrow keys read', () =>
    profile('', async (page) => {
      const { groups } = await getJson('/v1/population/AMT_CREDIT');
      const chart = page.locator('#distribution').getByRole('slider');
      await chart.focus();
      await page.keyboard.press('ArrowRight');
      const says = () => chart.getAttribute('aria-valuetext');
      assert.match(await says(), new RegExp(`${inFrench(groups[0].clients)} clients`));
      await page.keyboard.press('End');
      const last = groups.at(-1);
      assert.match(await says(), new RegExp(`${inFrench(last.clients)} clients, ${inFrench(last.granted)} accordés`));
      assert.equal(await chart.getAttribute('aria-valuenow'), String(groups.length));
    }));
});

test('the most similar clients are counted, and why their share differs is said', () =>
  profile('', async (page) => {
    const similar = await getJson(`/v1/clients/${id}/similar?k=200`);
    const { probability } = await getJson(`/v1/clients/${id}/prediction`);
    const words = page.locator('.neighbours');
    await words.waitFor();
    const text = await words.innerText();
    assert.ok(text.includes(`Parmi les ${similar.clients} clients les plus proches`), text);
    const agrees = similar.default_share_low <= probability && probability <= similar.default_share_high;
    assert.ok(text.includes(agrees ? 'les deux se confirment' : 'C’est le risque calculé qui décide'), text);
    await page.getByText('Voir sur quoi ils se ressemblent').click();
    const rows = page.getByRole('region', { name: 'Les clients qui lui ressemblent le plus' }).locator('tbody tr');
    await rows.first().waitFor();
    assert.equal(await rows.count(), similar.features.length);
  }));
