// An advisor's whole journey, from signing in to the letter, with the keyboard alone.
//
// PRET_PICTURES=FOLDER stores a picture of each step, for docs/parcours-utilisateur.md and the
// README.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { getJson, heading, openBrowser, someClients } from './browser.mjs';
import { NAME, NEEDS_SIGN_IN, PASSWORD } from './session.mjs';

const pictures = process.env.PRET_PICTURES;

let browser;
let clients;
before(async () => {
  browser = await openBrowser({ signedIn: false });
  clients = await someClients();
  if (pictures) await mkdir(pictures, { recursive: true });
});
after(() => browser?.close());

test('from signing in to the letter, with the keyboard alone', { skip: !NEEDS_SIGN_IN && 'nobody is asked to sign in' }, async () => {
  const { client_id: id } = clients.refused;
  const { reasons, probability } = await getJson(`/v1/clients/${id}/prediction`);
  const expected = (error) => error.startsWith('Failed to load resource');
  await browser.visit(
    '/',
    async (page) => {
      const keep = (name) => pictures && page.screenshot({ path: join(pictures, `${name}.png`) });
      const press = (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

      await heading(page, 'Connexion');
      await keep('1-connexion');
      await reach(page, 'Nom d’utilisateur');
      await page.keyboard.type(NAME);
      await reach(page, 'Mot de passe');
      await page.keyboard.type(PASSWORD);
      await press('Enter');

      await heading(page, 'Clients');
      await page.locator('tbody tr').first().waitFor();
      await keep('2-clients');
      await press('/');
      await page.keyboard.type(String(id));
      await press('Enter');

      await heading(page, `Client ${id}`);
      await page.getByRole('heading', { name: 'Crédit refusé', exact: true }).waitFor();
      await page.locator('.reason-row').first().waitFor();
      const percent = `${(probability * 100).toFixed(1).replace('.', ',')}\u202f%`;
      assert.ok((await page.innerText('.decision-card')).includes(percent));
      await keep('3-decision');
      if (pictures) await page.locator('.decision-card').screenshot({ path: join(pictures, '3-carte-de-decision.png') });
      await follow(page, 'Pourquoi cette décision', 'reasons-heading');
      await page.getByText(reasons[0].sentence, { exact: true }).first().waitFor();
      await keep('4-raisons');
      await press('t');
      await page.getByRole('dialog', { name: 'À dire au client' }).waitFor();
      await keep('5-au-telephone');
      await press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });

      await follow(page, 'Profil et comparaison', 'profile-heading');
      await page.locator('#profile svg').first().waitFor();
      await keep('6-comparaison');

      await follow(page, 'Simulation', 'simulation-heading');
      await page.locator('.side.new').waitFor();
      await reach(page, 'Revenu mensuel, curseur');
      await press('ArrowRight', 'ArrowRight', 'ArrowRight');
      await page.getByText('Ce qui fait bouger le résultat').waitFor();
      await keep('7-simulation');

      await follow(page, 'Ce qui serait accordé', 'granted-heading');
      await page.locator('#granted [aria-busy=true]').waitFor({ state: 'detached' });
      await keep('8-ce-qui-serait-accorde');

      await follow(page, 'Réexamen par un conseiller', 'review-heading');
      await reach(page, 'Accorder le crédit, contre la proposition du modèle');
      await press('Space', 'ArrowDown');
      await page.getByRole('radio', { name: 'Refuser le crédit, comme le modèle le propose', checked: true }).waitFor();
      await reach(page, 'Vos raisons');
      await page.keyboard.type('Pièces vérifiées avec le client.');
      await keep('9-reexamen');
      await reach(page, 'Enregistrer la décision');
      await press('Enter');
      await page.getByText('Décision enregistrée.').waitFor();
      const { reviews } = await getJson(`/v1/reviews?client_id=${id}`);
      assert.equal(reviews[0].reason, 'Pièces vérifiées avec le client.');

      await reach(page, 'Lettre');
      await press('Enter');
      await page.locator('.letter').waitFor();
      assert.ok((await page.innerText('.letter')).includes('nous ne pouvons pas accepter votre demande'));
      await keep('10-lettre');
    },
    { expected },
  );
});

/** Presses Tab until the element with this name has the focus. */
async function reach(page, name) {
  const steps = [];
  for (let presses = 0; presses < 250; presses += 1) {
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      return (element.getAttribute('aria-label') ?? (element.labels?.[0] ?? element).textContent).trim();
    });
    if (at === name) return;
    steps.push(at.slice(0, 40));
    await page.keyboard.press('Tab');
  }
  assert.fail(`${name} cannot be reached; the way was ${steps.join(' → ')}`);
}

/** Follows a link of the page's contents by keyboard, to the heading to which it leads. */
async function follow(page, name, target) {
  await reach(page, name);
  await page.keyboard.press('Enter');
  await page.waitForFunction((id) => document.activeElement.id === id, target);
}
