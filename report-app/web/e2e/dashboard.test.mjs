// The dashboard against a running pret-api.
//
//     BASE_URL=http://127.0.0.1:8080 node --test
//
// No client is hard-coded: numbers, values and sentences come from the API, and the page must show
// the same.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getJson, heading, openBrowser, someClients } from './browser.mjs';

let browser;
let clients;
before(async () => {
  browser = await openBrowser();
  clients = await someClients();
});
after(() => browser?.close());

const onPage = (address, steps, options) => browser.visit(address, steps, options);
const percentInFrench = (share) => `${(share * 100).toFixed(1).replace('.', ',')}\u202f%`;

describe('the list', () => {
  test('shows what the API lists', () =>
    onPage('/', async (page) => {
      const { clients: listed } = await getJson('/v1/clients?limit=25');
      await page.waitForSelector('tbody tr');
      const rows = await page.locator('tbody tr').allInnerTexts();
      assert.equal(rows.length, listed.length);
      for (const [index, client] of listed.entries()) {
        assert.match(rows[index], new RegExp(`^${client.client_id}\\b`));
        const decided = client.review ?? client.decision;
        assert.match(rows[index], decided === 'granted' ? /accordé/i : /refusé/i);
        assert.equal(rows[index].includes('À trancher'), client.needs_review && !client.review);
        assert.ok(rows[index].includes(percentInFrench(client.probability)), rows[index]);
      }
      assert.equal(await page.title(), 'Clients – Prêt à dépenser');
    }));

  test('searches while one types, keeps the search in the address, and opens the client found with Enter', () =>
    onPage('/', async (page) => {
      const number = String(clients.refused.client_id);
      await page.keyboard.press('/');
      await page.keyboard.type(number.slice(0, 4));
      await page.waitForURL(`**/?search=${number.slice(0, 4)}`);
      await page.keyboard.type(number.slice(4));
      await page.keyboard.press('Enter');
      await heading(page, `Client ${number}`);
      await page.goBack();
      await heading(page, 'Clients');
      assert.equal(await page.inputValue('#search'), number);
      await page.reload();
      await page.waitForSelector('tbody tr');
      assert.equal(await page.inputValue('#search'), number);
    }));

  test('says that nothing was found, and clears the search', () =>
    onPage('/?search=99999999', async (page) => {
      await page.getByText('Aucun client dont le numéro commence par 99999999').waitFor();
      await page.getByRole('link', { name: 'Effacer la recherche' }).click();
      await page.waitForSelector('tbody tr');
      assert.equal(await page.inputValue('#search'), '');
    }));

  test('goes on to the next page, and back', async (context) => {
    const first = await getJson('/v1/clients?limit=25');
    if (!first.next_cursor) return context.skip('fewer clients than a page holds');
    const second = await getJson(`/v1/clients?limit=25&cursor=${first.next_cursor}`);
    await onPage('/', async (page) => {
      await page.getByRole('link', { name: 'Clients suivants' }).click();
      await page.getByRole('link', { name: String(second.clients[0].client_id), exact: true }).waitFor();
      await page.goBack();
      await page.getByRole('link', { name: String(first.clients[0].client_id), exact: true }).waitFor();
      await page.goForward();
      await page.getByRole('link', { name: 'Revenir au début' }).click();
      await page.getByRole('link', { name: String(first.clients[0].client_id), exact: true }).waitFor();
    });
  });
});

describe('a client', () => {
  test('is opened by keyboard alone, and its decision read', () =>
    onPage('/', async (page) => {
      await page.waitForSelector('tbody tr');
      const name = String(clients.any.client_id);
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab');
        if ((await page.evaluate(() => document.activeElement.textContent)) === name) break;
      }
      await page.keyboard.press('Enter');
      await heading(page, `Client ${name}`);
      assert.ok(page.url().endsWith(`/clients/${name}`), page.url());
      assert.equal(await page.title(), `Client ${name} – décision – Prêt à dépenser`);
      assert.equal(await page.evaluate(() => document.activeElement.id), 'page-heading');
      await page.getByRole('heading', { name: /^Crédit (accordé|refusé)$/ }).waitFor();
    }));

  test('that does not exist is said not to', async () => {
    const { page } = await browser.page();
    // The browser itself logs a 404, which this test expects, so the console is not checked.
    for (const id of ['1', 'abc', '99999999999999999999999']) {
      await page.goto(`/clients/${id}`);
      await heading(page, `Le client ${id} n’existe pas`);
    }
    await page.getByRole('link', { name: 'Tous les clients' }).click();
    await heading(page, 'Clients');
    await page.close();
  });
});

test('the language follows the switch and stays in the address', () =>
  onPage(`/clients/${clients.any.client_id}`, async (page) => {
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: /^Credit (granted|refused)$/ }).waitFor();
    assert.ok(page.url().endsWith(`/clients/${clients.any.client_id}?lang=en`), page.url());
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    assert.equal(await page.title(), `Client ${clients.any.client_id} – decision – Prêt à dépenser`);
    await page.getByRole('link', { name: 'All clients' }).click();
    await page.getByText('Find a client by number').waitFor();
    await page.reload();
    await page.getByText('Find a client by number').waitFor();
    await page.getByRole('link', { name: 'Français' }).click();
    await page.getByText('Rechercher un client par son numéro').waitFor();
    assert.equal(await page.getAttribute('html', 'lang'), 'fr');
  }));

test('an address that leads nowhere leads back', () =>
  onPage('/nulle/part', async (page) => {
    await heading(page, 'Cette page n’existe pas');
    await page.getByRole('link', { name: 'Tous les clients' }).click();
    await heading(page, 'Clients');
  }));

describe('when the API is down', () => {
  const down = (page) => page.route('**/v1/**', (route) => route.abort());

  test('says so, and loads once it is back', async () => {
    const { page } = await browser.page();
    await down(page);
    await page.goto('/');
    await page.getByText('Le service de décision ne répond pas').waitFor();
    await page.unroute('**/v1/**');
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await page.waitForSelector('tbody tr');
    assert.equal(await page.getByText('Le service de décision ne répond pas').count(), 0);
    await page.close();
  });

  test('what was loaded stays readable', async () => {
    const { page } = await browser.page();
    const address = `/clients/${clients.any.client_id}`;
    await page.goto('/');
    await page.click(`a[href="${address}"]`);
    await page.waitForSelector('.decision-card');
    await page.waitForSelector('.information');
    await page.getByRole('link', { name: 'Tous les clients' }).click();
    await down(page);
    await page.click(`a[href="${address}"]`);
    await page.getByText('Ce qui est affiché date du dernier chargement réussi.').first().waitFor();
    await page.waitForSelector('.decision-card');
    await page.close();
  });
});
