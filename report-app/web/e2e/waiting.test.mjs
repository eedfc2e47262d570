// An API that is slow, silent or returns errors.
//
//     BASE_URL=http://127.0.0.1:8080 node --test waiting.test.mjs
//
// The page's own clock is advanced, so that no test takes 15 seconds.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getJson, heading, openBrowser } from './browser.mjs';

let browser;
let client;
before(async () => {
  browser = await openBrowser();
  client = (await getJson('/v1/clients?limit=1')).clients[0].client_id;
});
after(() => browser?.close());

/** Holds back every API response that `matches` until the returned function is called. */
async function hold(page, matches) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(matches, async (route) => {
    await released;
    await route.continue().catch(() => {});
  });
  return () => release();
}

const SLOW = 'Le service met plus de temps que d’habitude à répondre…';

describe('a silent API', () => {
  for (const [name, address] of [['the list', () => '/'], ['a client', () => `/clients/${client}`], ['the queue', () => '/a-revoir']]) {
    test(`is said to be slow after 3 seconds, to be silent after 15, and can be asked again (${name})`, async () => {
      const { page } = await browser.page();
      await page.clock.install({ time: new Date('2026-01-01T08:00:00') });
      await page.clock.pauseAt(new Date('2026-01-01T09:00:00'));
      const release = await hold(page, '**/v1/**');
      await page.goto(address());
      await page.locator('.skeleton').first().waitFor({ state: 'attached' });
      await page.clock.runFor(2_900);
      assert.equal(await page.getByText(SLOW).count(), 0);
      await page.clock.runFor(200);
      await page.getByText(SLOW).waitFor();
      await page.clock.runFor(12_000);
      await page.getByText('Aucune réponse après 15\u00a0secondes').first().waitFor();
      await page.getByText(SLOW).waitFor({ state: 'detached' });
      assert.equal(await page.locator('.skeleton').count(), 0);
      release();
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await page.getByRole('button', { name: 'Réessayer' }).first().click();
      await page.locator('tbody tr, .decision-card').first().waitFor();
      await page.getByText('Aucune réponse après').waitFor({ state: 'detached' });
      await page.close();
    });
  }
});

describe('an API that answers errors', () => {
  const answer = (page, path, status, problem) =>
    page.route(path, (route) =>
      route.fulfill(
        problem
          ? { status, contentType: 'application/problem+json', body: JSON.stringify({ type: '/problems/internal', title: 'Error', status, ...problem }) }
          : { status, contentType: 'text/html', body: '<h1>Bad gateway</h1>' },
      ),
    );

  test('500 with a reference: the reference is asked for, the English words stand apart', async () => {
    const { page } = await browser.page();
    await answer(page, '**/v1/clients?*', 500, { detail: 'Something broke.', request_id: 'abc-1' });
    await page.goto('/');
    const notice = page.getByRole('alert').filter({ hasText: 'Le service a rencontré une erreur' });
    await notice.waitFor();
    const words = await notice.innerText();
    assert.match(words, /transmettez la référence ci-dessous/);
    assert.match(words, /Référence de la requête\u00a0: abc-1/);
    assert.equal(await notice.locator('[lang="en"]').innerText(), 'Something broke.');
    await page.close();
  });

  test('502 of something in front: the service does not answer, and no reference is asked for', async () => {
    const { page } = await browser.page();
    await answer(page, '**/v1/clients?*', 502);
    await page.goto('/');
    const notice = page.getByRole('alert').filter({ hasText: 'Le service de décision ne répond pas' });
    await notice.waitFor();
    assert.doesNotMatch(await notice.innerText(), /référence|Bad gateway/i);
    await page.close();
  });

  test('a fresh answer beside a failed one is not called old', async () => {
    const { page } = await browser.page();
    await answer(page, `**/v1/clients/${client}/prediction`, 500, { detail: 'Something broke.' });
    await page.goto(`/clients/${client}`);
    await page.getByText('Le service a rencontré une erreur').first().waitFor();
    await page.locator('.information').first().waitFor();
    assert.equal(await page.getByText('Ce qui est affiché date du dernier chargement réussi.').count(), 0);
    await page.close();
  });

  test('a cursor that names no page leads to the start of the list', async () => {
    const { page } = await browser.page();
    await page.goto('/?cursor=foo');
    await page.getByText('Cette page de la liste n’existe plus').waitFor();
    assert.doesNotMatch(await page.innerText('main'), /cursor|expected/);
    await page.getByRole('link', { name: 'Revenir au début' }).click();
    await page.locator('tbody tr').first().waitFor();
    assert.equal(new URL(page.url()).search, '');
    await heading(page, 'Clients');
    await page.close();
  });
});
