// A page that cannot start explains why.
//
//     BASE_URL=http://127.0.0.1:8080 node --test start.test.mjs
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openBrowser } from './browser.mjs';
import { violations } from './axe.mjs';

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

/**
 * Opens the list on a page that `prepare` has broken, and waits for the message in both languages.
 */
async function cannotStart(prepare) {
  const { page } = await browser.page();
  await prepare(page);
  await page.goto('/');
  await page.getByRole('heading', { name: 'La page ne démarre pas' }).waitFor();
  assert.ok(await page.getByRole('heading', { name: 'The page does not start' }).isVisible());
  assert.equal(await page.getByRole('link', { name: 'rechargez la page' }).getAttribute('href'), '');
  assert.deepEqual(await violations(page), []);
  return page;
}

describe('the start', () => {
  test('without WebAssembly', async () => {
    const page = await cannotStart((page) => page.addInitScript(() => delete window.WebAssembly));
    await page.close();
  });

  test('with a module that the browser does not know', async () => {
    const body = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x02, 0x00, 0x00, 0x00]);
    const page = await cannotStart((page) =>
      page.route('**/*.wasm', (route) => route.fulfill({ contentType: 'application/wasm', body })),
    );
    await page.close();
  });

  for (const file of ['wasm', 'js']) {
    test(`with a connection lost before the ${file === 'js' ? 'script' : 'module'} came, until it is back`, async () => {
      const page = await cannotStart((page) => page.route(`**/app*.${file}`, (route) => route.abort()));
      await page.unrouteAll();
      await page.getByRole('link', { name: 'rechargez la page' }).click();
      await page.getByRole('heading', { name: 'Clients', exact: true }).waitFor();
      assert.equal(await page.locator('#starting').count(), 0);
      await page.close();
    });
  }

  test('shows the product before anything was loaded', async () => {
    const { page } = await browser.page();
    let release;
    const released = new Promise((resolve) => (release = resolve));
    await page.route('**/app*.wasm', async (route) => {
      await released;
      await route.continue();
    });
    await page.goto('/', { waitUntil: 'commit' });
    await page.locator('#starting .brand').waitFor();
    assert.equal(await page.getByText('La page ne démarre pas').isVisible(), false);
    release();
    await page.getByRole('heading', { name: 'Clients', exact: true }).waitFor();
    await page.close();
  });
});

test('a page that has stopped says so', async () => {
  const { page } = await browser.page();
  await page.goto('/');
  await page.locator('tbody tr').first().waitFor();
  await page.evaluate(() => {
    const error = new WebAssembly.RuntimeError('unreachable');
    dispatchEvent(new ErrorEvent('error', { error }));
  });
  await page.getByText('La page s’est arrêtée à cause d’une erreur.').waitFor();
  await page.getByRole('link', { name: 'Recharger la page' }).click();
  await page.locator('tbody tr').first().waitFor();
  assert.equal(await page.getByText('La page s’est arrêtée').count(), 0);
  await page.close();
});
