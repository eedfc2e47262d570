// The list, the queue, the header and the help.
//
//     BASE_URL=http://127.0.0.1:8080 node --test list.test.mjs
//
// No client is hard-coded: numbers come from the API, and the page must show the same.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { violations, overflow } from './axe.mjs';
import { getJson, heading, openBrowser } from './browser.mjs';

let browser;
let all;
before(async () => {
  browser = await openBrowser();
  all = await getJson('/v1/clients?limit=25');
});
after(() => browser?.close());

const onPage = (address, steps, options) => browser.visit(address, steps, options);
const address = (page) => page.url().slice(new URL(page.url()).origin.length);
const count = (number) => number.toLocaleString('fr').replace(/\s/g, '\u202f');
const firstRow = (page) => page.locator('tbody tr').first();
const inRow = (page, id) => firstRow(page).getByText(String(id), { exact: true }).waitFor();

describe('the list', () => {
  test('a click anywhere on a row opens its client, and nothing else is covered by it', () =>
    onPage('/', async (page) => {
      await firstRow(page).waitFor();
      // As in WebKit, a row is never the containing block of its content.
      const covered = await page.evaluate(() => {
        const rows = [...document.querySelectorAll('tbody tr')];
        const over = (element, x, y) => document.elementFromPoint(x, y)?.closest('tr, form') !== element;
        const middle = (element) => {
          element.scrollIntoView({ block: 'center' });
          const box = element.getBoundingClientRect();
          return over(element, box.x + box.width / 2, box.y + box.height / 2);
        };
        return [...rows, document.querySelector('form[role="search"]')].filter(middle).length;
      });
      assert.equal(covered, 0);
      const { client_id: id } = all.clients[3];
      await page.locator('tbody tr').nth(3).locator('td.number').first().click();
      await heading(page, `Client ${id}`);
    }));

  test('says which clients it shows, pages both ways, and puts the focus where that is said', () =>
    onPage('/', async (page) => {
      const second = await getJson(`/v1/clients?limit=25&cursor=${all.next_cursor}`);
      await page.getByText(`1 à 25 sur ${count(all.total)}\u00a0clients`, { exact: true }).waitFor();
      await page.getByRole('link', { name: 'Clients suivants' }).click();
      await page.getByRole('status').getByText(`26 à 50 sur ${count(all.total)}\u00a0clients`, { exact: true }).waitFor();
      await inRow(page, second.clients[0].client_id);
      await page.waitForFunction(() => document.activeElement.id === 'found');
      assert.equal(await page.evaluate(() => scrollY), 0);
      assert.match(await page.locator('caption').innerText(), /26 à 50 sur/);
      await page.getByRole('link', { name: 'Clients précédents' }).click();
      await inRow(page, all.clients[0].client_id);
      assert.equal(address(page), '/');
      await page.goBack();
      await inRow(page, second.clients[0].client_id);
      await page.reload();
      await inRow(page, second.clients[0].client_id);
    }));

  test('is filtered and sorted as the API does it, by the address', () =>
    onPage('/', async (page) => {
      await firstRow(page).waitFor();
      await page.getByLabel('Décision').selectOption({ label: 'Refusés' });
      await page.waitForURL('**/?decision=refused');
      await page.getByLabel('À revoir seulement').check();
      await page.waitForURL('**/?decision=refused&review=true');
      await page.getByLabel('Trier par').selectOption({ label: 'Risque, du plus élevé au plus faible' });
      await page.waitForURL('**/?decision=refused&review=true&sort=probability&order=descending');
      const wanted = await getJson('/v1/clients?limit=25&decision=refused&needs_review=true&sort=probability&order=descending');
      await inRow(page, wanted.clients[0].client_id);
      const shown = await page.locator('tbody th').allInnerTexts();
      assert.deepEqual(shown, wanted.clients.map(({ client_id: id }) => String(id)));
      await page.reload();
      await inRow(page, wanted.clients[0].client_id);
      assert.ok(await page.getByLabel('À revoir seulement').isChecked());
      await page.getByLabel('Classe de risque').selectOption({ label: 'A (risque faible)' });
      await page.getByRole('heading', { name: 'Aucun client avec ces filtres' }).waitFor();
      await page.locator('main').getByRole('link', { name: 'Effacer les filtres' }).first().click();
      await page.waitForURL('**/?sort=probability&order=descending');
      await firstRow(page).waitFor();
    }));

  test('understands a number as people paste it, and says what a name cannot find', () =>
    onPage('/', async (page) => {
      await firstRow(page).waitFor();
      const number = String(all.clients[2].client_id);
      await page.fill('#search', `n° ${number.slice(0, 3)} ${number.slice(3)}`);
      await page.waitForURL(`**/?search=${number}`);
      assert.doesNotMatch(await page.innerText('#search-hint'), /leur numéro/);
      await page.fill('#search', 'Dupont');
      await page.getByRole('status').getByText('leur nom n’est pas connu ici').waitFor();
    }));

  test('the way back from a client keeps search and filters', () =>
    onPage('/?search=10&review=true', async (page) => {
      await firstRow(page).locator('a').click();
      await page.getByRole('link', { name: 'Tous les clients' }).click();
      await heading(page, 'Clients');
      assert.equal(address(page), '/?search=10&review=true');
    }));

  test('offers the clients opened lately, and the figures of the day', () =>
    onPage(`/clients/${all.clients[1].client_id}`, async (page) => {
      await page.locator('.decision-card').waitFor();
      await page.locator('nav').getByRole('link', { name: 'Clients', exact: true }).click();
      const recent = page.getByRole('navigation', { name: 'Ouverts récemment' });
      await recent.getByRole('link', { name: new RegExp(`^${all.clients[1].client_id}`) }).waitFor();
      const { predictions } = await getJson('/v1/monitoring?days=1');
      assert.ok(predictions > 0);
      await page.locator('.today').getByText(/décisions? calculées?/).waitFor();
    }));
});

describe('addresses', () => {
  test('a number with zeros before it has one address', () =>
    onPage(`/clients/0${all.clients[0].client_id}`, async (page) => {
      await heading(page, `Client ${all.clients[0].client_id}`);
      await page.waitForURL(`**/clients/${all.clients[0].client_id}`);
      assert.match(await page.title(), new RegExp(`^Client ${all.clients[0].client_id} `));
    }));

  test('each page is found again by back, forward and reload', () =>
    onPage('/', async (page) => {
      const pages = ['Clients', 'Ma file', 'Le modèle', 'Suivi', 'Aide'];
      for (const name of pages) {
        await page.locator('.menu nav').getByRole('link', { name: new RegExp(`^${name}`) }).click();
        await page.locator('.menu nav').locator(`a[aria-current="page"]`, { hasText: name }).waitFor();
        await page.locator('h1').getByText(name).waitFor();
      }
      await page.goBack();
      await heading(page, 'Suivi');
      await page.reload();
      await heading(page, 'Suivi');
      await page.goForward();
      await heading(page, 'Aide');
    }));
});

describe('the queue', () => {
  test('shows who waits, the nearest to the limit first, and how many in the header', () =>
    onPage('/a-revoir', async (page) => {
      const queue = await getJson('/v1/queue?limit=25');
      await page.getByText(`${count(queue.waiting)}\u00a0clients attendent un conseiller`, { exact: true }).waitFor();
      assert.deepEqual(
        await page.locator('.results tbody th').allInnerTexts(),
        queue.clients.map(({ client_id: id }) => String(id)),
      );
      await page.locator('.count').getByText(count(queue.waiting), { exact: true }).waitFor();
      assert.equal(await page.title(), 'Ma file – Prêt à dépenser');
    }));

  test('N opens the next client, and only where no text is typed', () =>
    onPage('/a-revoir', async (page) => {
      const [first, second] = (await getJson('/v1/queue?limit=2')).clients.map(({ client_id: id }) => id);
      await page.locator('.results tbody tr').first().waitFor();
      await page.keyboard.press('n');
      await heading(page, `Client ${first}`);
      await page.keyboard.press('n');
      await heading(page, `Client ${second}`);
      await page.keyboard.press('/');
      await heading(page, 'Clients');
      await page.waitForFunction(() => document.activeElement.id === 'search');
      await page.keyboard.press('n');
      assert.equal(await page.inputValue('#search'), 'n');
    }));

  test('shortcuts of a single key can be switched off', () =>
    onPage('/aide#keyboard', async (page) => {
      await page.getByLabel(/Utiliser les raccourcis/).uncheck();
      await page.reload();
      assert.equal(await page.getByLabel(/Utiliser les raccourcis/).isChecked(), false);
      await page.locator('h1').focus();
      await page.keyboard.press('/');
      await page.keyboard.press('n');
      await page.getByLabel(/Utiliser les raccourcis/).check();
      await heading(page, 'Aide');
      await page.locator('h1').focus();
      await page.keyboard.press('/');
      await heading(page, 'Clients');
    }));
});

describe('the help', () => {
  test('finds an item of the dictionary as one types, and keeps the words in the address', () =>
    onPage('/aide', async (page) => {
      const { fields } = await getJson('/v1/model');
      const { label } = fields.find(({ name }) => name === 'AMT_CREDIT');
      await page.locator('.menu nav').waitFor();
      await page.getByLabel('Chercher une donnée').fill('amt_credit');
      await page.locator('.dictionary tbody th').getByText(label).first().waitFor();
      assert.match(address(page), /words=amt_credit/);
      await page.waitForFunction(() => document.activeElement.id === 'dictionary-search');
      await page.reload();
      await page.locator('.dictionary tbody th').getByText(label).first().waitFor();
      await page.getByLabel('Chercher une donnée').fill('zzzz');
      await page.getByText('Aucune donnée ne contient «\u00a0zzzz\u00a0».').waitFor();
    }));

  test('leads to each of its sections', () =>
    onPage('/aide', async (page) => {
      await page.getByRole('navigation', { name: 'Sections de l’aide' }).getByRole('link', { name: 'Glossaire' }).click();
      await page.waitForFunction(() => document.activeElement.id === 'glossary');
      assert.ok(page.url().endsWith('/aide#glossary'), page.url());
      await page.goto('/aide#accessibility');
      await page.waitForFunction(() => document.activeElement.id === 'accessibility');
    }));
});

describe('on a phone', () => {
  test('the header is one line, and unfolds to every page', () =>
    onPage(
      '/',
      async (page) => {
        await firstRow(page).waitFor();
        const height = await page.locator('.site-header').evaluate((header) => header.getBoundingClientRect().height);
        assert.ok(height <= 80, `${height} pixels`);
        const menu = page.getByRole('button', { name: 'Menu' });
        await menu.click();
        assert.equal(await menu.getAttribute('aria-expanded'), 'true');
        await page.keyboard.press('Escape');
        await page.locator('.menu nav').waitFor({ state: 'hidden' });
        assert.equal(await page.evaluate(() => document.activeElement.id), 'menu-button');
        await menu.click();
        await page.locator('.menu nav').getByRole('link', { name: 'Aide' }).click();
        await heading(page, 'Aide');
        await page.locator('.menu nav').waitFor({ state: 'hidden' });
      },
      { width: 360, height: 780 },
    ));
});

test('paper holds what was found, who printed it and from where, and nothing to press', () =>
  onPage('/?search=10', async (page) => {
    await firstRow(page).waitFor();
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const printed = await page.locator('.printed').innerText();
    assert.match(printed, /^Imprimé le \d/);
    assert.ok(printed.endsWith(page.url()), printed);
    const pressed = await page.locator('main :is(button, .button, input, select), .menu, .skip-link').all();
    for (const element of pressed) assert.equal(await element.isVisible(), false, await element.evaluate((it) => it.outerHTML));
    const [ground, ink] = await page.evaluate(() => {
      const style = getComputedStyle(document.body);
      return [style.backgroundColor, style.color];
    });
    assert.deepEqual([ground, ink], ['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
  }));

describe('accessible', () => {
  for (const place of ['/', '/a-revoir', '/aide']) {
    for (const theme of ['light', 'dark']) {
      test(`${place}, ${theme}`, async () => {
        for (const [language, width] of [['fr', 1280], ['en', 320]]) {
          const steps = async (page) => {
            await page.locator('tbody tr').first().waitFor();
            if (width === 320) await page.click('#menu-button');
            assert.deepEqual(await violations(page), []);
            const wider = await overflow(page);
            assert.ok(wider <= 0, `${wider} pixels wider than the screen`);
          };
          await onPage(`${place}?lang=${language}`, steps, { theme, width });
        }
      });
    }
  }
});
