// A response to an older request is never used for an action.
//
//     BASE_URL=http://127.0.0.1:8080 node --test questions.test.mjs
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getJson, heading, openBrowser } from './browser.mjs';

let browser;
let numbers;
before(async () => {
  browser = await openBrowser();
  numbers = (await getJson('/v1/clients?limit=3')).clients.map((client) => String(client.client_id));
});
after(() => browser?.close());

/** Replaces the text of the search field, as pasting does: one input event, then Enter at once. */
async function pasteAndEnter(page, words) {
  await page.focus('#search');
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(words);
  await page.keyboard.press('Enter');
}

describe('Enter', () => {
  test('opens the client typed, not the one found before', () =>
    browser.visit(`/?search=${numbers[0]}`, async (page) => {
      await page.waitForSelector('tbody tr');
      await pasteAndEnter(page, numbers[1]);
      await heading(page, `Client ${numbers[1]}`);
      await page.goBack();
      await heading(page, 'Clients');
      assert.equal(await page.inputValue('#search'), numbers[1]);
    }));

  test('opens nobody where there is no such client', () =>
    browser.visit(`/?search=${numbers[0]}`, async (page) => {
      await page.waitForSelector('tbody tr');
      await pasteAndEnter(page, '9999999');
      await page.getByText('Aucun client dont le numéro commence par 9999999').waitFor();
      assert.ok(page.url().endsWith('/?search=9999999'), page.url());
    }));

  test('waits for the answer to what was typed, however late it is', () =>
    browser.visit(`/?search=${numbers[0]}`, async (page) => {
      await page.waitForSelector('tbody tr');
      let release;
      const released = new Promise((resolve) => (release = resolve));
      await page.route(`**/v1/clients?*search=${numbers[1]}*`, async (route) => {
        await released;
        await route.continue();
      });
      await pasteAndEnter(page, numbers[1]);
      await page.waitForURL(`**/?search=${numbers[1]}`);
      await page.locator('[aria-busy="true"]').waitFor();
      assert.equal(await page.locator('h1').innerText(), 'Clients');
      release();
      await heading(page, `Client ${numbers[1]}`);
    }));

  test('typed over while the answer is under way opens nobody', () =>
    browser.visit('/', async (page) => {
      await page.waitForSelector('tbody tr');
      let release;
      const released = new Promise((resolve) => (release = resolve));
      await page.route(`**/v1/clients?*search=${numbers[0]}*`, async (route) => {
        await released;
        await route.continue().catch(() => {});
      });
      await pasteAndEnter(page, numbers[0]);
      await page.waitForURL(`**/?search=${numbers[0]}`);
      await page.focus('#search');
      await page.keyboard.press('Control+A');
      await page.keyboard.insertText('1000');
      await page.waitForURL('**/?search=1000');
      release();
      await page.locator('#found', { hasText: 'dont le numéro commence par 1000' }).waitFor();
      assert.equal(await page.locator('h1').innerText(), 'Clients');
    }));
});
