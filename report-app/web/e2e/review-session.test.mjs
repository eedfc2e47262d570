// A session that ends in the middle of a review. No typed text is lost, and a review that was sent
// is recorded after signing in.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getJson, heading, openBrowser, someClients } from './browser.mjs';
import { NAME, NEEDS_SIGN_IN, PASSWORD } from './session.mjs';

let browser;
let clients;
before(async () => {
  browser = await openBrowser({ signedIn: false });
  clients = await someClients();
});
after(() => browser?.close());

async function signIn(page) {
  await page.fill('#name', NAME);
  await page.fill('#password', PASSWORD);
  await page.locator('main button[type="submit"]').click();
}

describe('a review', { skip: NEEDS_SIGN_IN ? false : 'nobody has to sign in' }, () => {
  test('that found the session ended is recorded once its author is back', async () => {
    const { client_id: id } = clients.refused;
    const reason = `Revenus du foyer vérifiés ${Date.now()}.`;
    const { page } = await browser.page();
    await page.goto(`/clients/${id}#review`);
    await signIn(page);
    await page.getByRole('radio', { name: /^Refuser le crédit/ }).check();
    await page.getByRole('textbox', { name: 'Vos raisons' }).fill(reason);
    await browser.leave();
    await page.getByRole('button', { name: 'Enregistrer la décision' }).click();
    await heading(page, 'Connexion');
    await signIn(page);
    await page.getByText('Décision enregistrée.').waitFor();
    const { reviews } = await getJson(`/v1/reviews?client_id=${id}`);
    assert.deepEqual(reviews.filter((review) => review.reason === reason).map(({ verdict }) => verdict), ['confirmed']);
    await page.close();
  });

  test('that was only begun is found again', async () => {
    const { client_id: id } = clients.granted;
    await browser.leave();
    const { page } = await browser.page();
    await page.goto(`/clients/${id}#review`);
    await signIn(page);
    await page.getByRole('textbox', { name: 'Vos raisons' }).fill('à finir');
    await browser.leave();
    // Any request to the service finds that the session has ended.
    await page.locator('.questions .topic summary').nth(2).click();
    await heading(page, 'Connexion');
    await signIn(page);
    await page.getByRole('textbox', { name: 'Vos raisons' }).waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Vos raisons' }).inputValue(), 'à finir');
    await page.close();
  });
});
