// The page of the model, compared with what the API reports.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getJson, openBrowser } from './browser.mjs';

let browser;
before(async () => {
  browser = await openBrowser();
});
after(() => browser?.close());

const inFrench = (number, decimals) =>
  number.toFixed(decimals).replace('.', ',').replace(/\B(?=(\d{3})+(?!\d))(?<!,\d*)/g, '\u202f');
const percent = (share, decimals = 1) => `${inFrench(share * 100, decimals)}\u202f%`;

describe('the model', () => {
  test('is told with its version, its quality in words and its measures', () =>
    browser.visit('/modele', async (page) => {
      const model = await getJson('/v1/model');
      await page.waitForSelector('.findings');
      const text = await page.locator('main').innerText();
      assert.ok(text.includes(model.version), text);
      const auc = model.metrics.find(({ name }) => name === 'auc');
      const [value, low, high] = [auc.value, auc.low, auc.high].map((share) => inFrench(share * 100, 0));
      assert.ok(text.includes(`${value} fois sur 100 (${low} à ${high})`), text);
      // Where some applications were held out, the figures are of the others.
      const { calibration, cost_curve: curve } = await getJson('/v1/model/report');
      const measured = calibration.reliability.reduce((sum, { applications }) => sum + applications, 0);
      assert.ok(measured < model.training_applications, `${measured} of ${model.training_applications}`);
      assert.ok(text.includes(`(${inFrench(measured, 0)} en tout)`), text);
      assert.equal(curve[0].refusal_rate, 0);
      assert.ok(text.includes(`Accorder tous les crédits coûterait ${inFrench(curve[0].cost, 2)}.`), text);
      assert.equal(await page.title(), 'Le modèle – Prêt à dépenser');
    }));

  test('shows what it looks at, the strongest family first', () =>
    browser.visit('/modele', async (page) => {
      const { reason_importance: reasons } = await getJson('/v1/model/report');
      const rows = page.locator('#reason-importance .row');
      await rows.first().waitFor();
      const written = await rows.allInnerTexts();
      assert.equal(written.length, reasons.length);
      for (const [index, { label, share }] of reasons.entries()) {
        assert.ok(written[index].includes(label) && written[index].includes(percent(share)), written[index]);
      }
    }));

  test('shows what each limit costs, with the chosen one, by keyboard and as a table', () =>
    browser.visit('/modele', async (page) => {
      const { threshold } = await getJson('/v1/model/report');
      const chart = page.locator('#cost-curve');
      await chart.getByText(`Retenue\u00a0: ${percent(threshold.threshold)}`, { exact: true }).waitFor();
      const slider = chart.getByRole('slider');
      await slider.focus();
      await page.keyboard.press('End');
      assert.match(await slider.getAttribute('aria-valuetext'), /^Limite .*coût .*refus$/);
      await chart.getByText('Voir les données').click();
      const last = chart.locator('tbody tr').last();
      await last.waitFor();
      const says = await slider.getAttribute('aria-valuetext');
      assert.ok(says.includes((await last.locator('td').first().innerText()).trim()), says);
    }));

  test('says for each group of people what is decided', () =>
    browser.visit('/modele', async (page) => {
      const { fairness } = await getJson('/v1/model/report');
      for (const attribute of fairness) {
        const rows = page.locator(`#fairness-${attribute.attribute} .row .name`);
        await rows.first().waitFor();
        assert.deepEqual(
          await rows.allInnerTexts(),
          attribute.groups.filter(({ refusal_rate: rate }) => rate).map(({ label }) => label),
        );
      }
    }));

  test('is marked among the models it was compared with', () =>
    browser.visit('/modele', async (page) => {
      const { candidates } = await getJson('/v1/model/report');
      const champion = candidates.find((candidate) => candidate.is_champion);
      const marked = page.locator('#candidates .row.marked');
      await marked.waitFor();
      assert.equal(await marked.count(), 1);
      assert.ok((await marked.innerText()).includes(inFrench(champion.cost.value, 3)));
    }));
});

describe('the model card', () => {
  const PATH = '**/v1/model/card';
  const fold = (page, name) => page.locator('summary').getByText(name, { exact: true });

  test('is loaded once it is opened, by keyboard, and reads without a mark of Markdown', () =>
    browser.visit('/modele', async (page) => {
      const card = await getJson('/v1/model/card');
      const asked = [];
      page.on('request', (request) => request.url().endsWith('/v1/model/card') && asked.push(request));
      await page.waitForSelector('#candidates');
      assert.equal(asked.length, 0);
      for (const [name, { sections }] of [['Fiche du modèle', card.model_card], ['Fiche des données', card.data_sheet]]) {
        await fold(page, name).focus();
        await page.keyboard.press('Enter');
        const sheet = page.locator('section > details').filter({ has: fold(page, name) });
        await sheet.locator('h3').first().waitFor();
        assert.deepEqual(await sheet.locator('h3').allInnerTexts(), sections.map(({ title }) => title));
        for (const title of await sheet.locator('.topic > summary').all()) await title.press('Enter');
        const names = sections.flatMap(({ entries }) => entries.map((entry) => entry.name));
        await sheet.locator('dt').nth(names.length - 1).waitFor();
        assert.deepEqual(await sheet.locator('dt').allInnerTexts(), names);
        const text = await sheet.innerText();
        assert.ok(!/[*`]|\]\(|^#|^- /m.test(text), text);
      }
      assert.equal(await page.locator('dd code').first().innerText(), card.model_version);
    }));

  test('is in French, which an English page says', () =>
    browser.visit('/modele?lang=en', async (page) => {
      await page.getByText('It is in French.').waitFor();
      await fold(page, 'Model card').click();
      const title = page.getByRole('heading', { name: 'Présentation' });
      await title.waitFor();
      assert.equal(await title.evaluate((heading) => heading.closest('[lang]').lang), 'fr');
    }));

  test('is said not to be there where the service has none', () =>
    browser.visit(
      '/modele',
      async (page) => {
        const problem = { type: '/problems/no-model-card', title: 'No model card', status: 404, detail: 'There is none.' };
        await page.route(PATH, (route) => route.fulfill({ status: 404, json: problem }));
        await fold(page, 'Fiche du modèle').click();
        await page.getByText('Aucune fiche n’est fournie avec ce modèle.').waitFor();
        assert.equal(await page.locator('.failure').count(), 0);
      },
      { expected: (error) => error.startsWith('Failed to load resource') },
    ));

  test('takes nothing in its texts for HTML', () =>
    browser.visit('/modele', async (page) => {
      const card = await getJson('/v1/model/card');
      card.model_card.summary = 'Un <b id="bold">score</b>, `<i id="code">`.';
      await page.route(PATH, (route) => route.fulfill({ json: card }));
      await fold(page, 'Fiche du modèle').click();
      await page.getByText('Un <b id="bold">score</b>, <i id="code">.').waitFor();
      assert.equal(await page.locator('#bold, #code').count(), 0);
    }));
});
