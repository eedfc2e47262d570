// The letter to a client: its text, and that it fits on one sheet of paper.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { overflow, violations } from './axe.mjs';
import { getJson, openBrowser, postJson, someClients } from './browser.mjs';

let browser;
let clients;
before(async () => {
  browser = await openBrowser();
  clients = await someClients();
});
after(() => browser?.close());

const onLetter = (id, steps, options) =>
  browser.visit(`/clients/${id}/lettre`, async (page) => {
    await page.locator('.letter').waitFor();
    await steps(page);
  }, options);

for (const [kind, sentence] of [
  ['refused', 'nous ne pouvons pas accepter votre demande'],
  ['granted', 'nous acceptons votre demande'],
]) {
  test(`says the decision, its reasons to the client, and the client’s rights (${kind})`, async () => {
    const { client_id: id } = clients[kind];
    const { reasons, prediction_id: prediction } = await getJson(`/v1/clients/${id}/prediction`);
    assert.ok(prediction);
    await onLetter(id, async (page) => {
      const letter = await page.innerText('.letter');
      const deciding = kind === 'refused' ? 'raises_risk' : 'lowers_risk';
      const main = reasons.find(({ effect }) => effect === deciding);
      for (const part of [sentence, main.spoken, String(id), 'article 22', '2023/2225', 'demander qu’une personne réexamine', 'www.cnil.fr']) {
        assert.ok(letter.includes(part), `${part}: ${letter}`);
      }
      assert.equal(await page.title(), `Lettre au client ${id} – Prêt à dépenser`);
      assert.deepEqual(await violations(page), []);
    });
  });
}

test('is one sheet of A4, light and without links or buttons, in both languages', async () => {
  const { client_id: id } = clients.refused;
  for (const language of ['', '?lang=en']) {
    await browser.visit(`/clients/${id}/lettre${language}`, async (page) => {
      await page.locator('.letter').waitFor();
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 1);
      // 210 by 297 mm in points of 1/72 inch.
      const [width, height] = pdf.match(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/).slice(1).map(Number);
      assert.deepEqual([Math.round(width), Math.round(height)], [595, 842]);
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      for (const part of ['.site-header', '.site-footer', '.back', 'main button', 'h1']) {
        assert.equal(await page.locator(part).first().isVisible(), false, part);
      }
      assert.equal(await page.locator('.letter').evaluate((letter) => getComputedStyle(letter).color), 'rgb(0, 0, 0)');
    });
  }
});

test('opens the printer’s dialog, and leads back to the client', () =>
  onLetter(clients.granted.client_id, async (page) => {
    await page.evaluate(() => {
      window.print = () => (document.body.dataset.printed = 'yes');
    });
    await page.getByRole('button', { name: 'Imprimer ou enregistrer en PDF' }).click();
    await page.waitForFunction(() => document.body.dataset.printed === 'yes');
    await page.getByRole('link', { name: 'Retour au client' }).click();
    await page.waitForURL(`**/clients/${clients.granted.client_id}`);
  }));

test('fits a narrow screen', () =>
  onLetter(
    clients.refused.client_id,
    async (page) => {
      assert.ok((await overflow(page)) <= 0);
      assert.deepEqual(await violations(page), []);
    },
    { width: 320, theme: 'dark' },
  ));

test('is not written before an advisor has decided, and is once one has', async () => {
  const { clients: listed } = await getJson('/v1/clients?limit=100&needs_review=true&decision=granted&sort=distance&order=descending');
  const client = listed.find(({ review }) => !review);
  assert.ok(client, 'a client whom the model would grant, and whose decision waits for an advisor');
  await browser.visit(`/clients/${client.client_id}/lettre`, async (page) => {
    await page.getByRole('heading', { name: 'Cette demande n’est pas encore décidée' }).waitFor();
    assert.equal(await page.locator('.letter').count(), 0);
    await page.getByRole('link', { name: 'Trancher maintenant' }).click();
    await page.waitForURL(`**/clients/${client.client_id}#review`);
    await page.getByRole('radio', { name: /^Accorder le crédit/ }).check();
    await page.getByRole('textbox', { name: 'Vos raisons' }).fill('Dossier complet.');
    await page.getByRole('button', { name: 'Enregistrer la décision' }).click();
    await page.getByText('Décision enregistrée.').waitFor();
    await page.getByRole('link', { name: 'Lettre', exact: true }).click();
    await page.locator('.letter').waitFor();
    const letter = await page.innerText('.letter');
    assert.match(letter, /nous acceptons votre demande/);
    assert.match(letter, /Un conseiller a pris cette décision/);
  });
});

test('says of a client who does not exist that there is none', () =>
  browser.visit(
    '/clients/999999/lettre',
    async (page) => {
      await page.getByRole('heading', { level: 1, name: 'Le client 999999 n’existe pas' }).waitFor();
      assert.equal(await page.title(), 'Le client 999999 n’existe pas – Prêt à dépenser');
      await page.locator('main').getByRole('link', { name: 'Rechercher un client par son numéro' }).click();
      await page.waitForURL((url) => url.pathname === '/');
    },
    { expected: (error) => error.includes('404') },
  ));

test('gives the advisor’s reason where the advisor decided otherwise than the model', async () => {
  // A client that no other test uses.
  const { clients: listed } = await getJson('/v1/clients?limit=100&needs_review=false&decision=granted');
  const { client_id: id } = listed.findLast(({ review }) => !review);
  const prediction = await getJson(`/v1/clients/${id}/prediction`);
  await postJson('/v1/reviews', { prediction_id: prediction.prediction_id, verdict: 'overridden', reason: 'Pièces fausses' });
  const seen = prediction.reasons.map(({ spoken }) => spoken);
  await onLetter(id, async (page) => {
    const letter = await page.innerText('.letter');
    for (const part of ['nous ne pouvons pas accepter', 'a examiné votre demande et a pris cette décision', 'Pièces fausses']) {
      assert.ok(letter.includes(part), `${part}: ${letter}`);
    }
    for (const part of ['sur 100', 'modèle de calcul', ...seen]) assert.ok(!letter.includes(part), `${part}: ${letter}`);
    const reason = page.getByRole('textbox', { name: 'Motif, tel que le client le lira' });
    await reason.fill('Deux pièces ne sont pas valables.');
    assert.ok((await page.innerText('.letter')).includes('Deux pièces ne sont pas valables.'));
    assert.deepEqual(await violations(page), []);
    await reason.fill(' ');
    await page.getByText('La lettre n’est pas prête').waitFor();
    assert.equal(await page.locator('.letter').count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Imprimer' }).count(), 0);
  });
  await browser.visit(`/clients/${id}`, async (page) => {
    await page.getByRole('button', { name: 'Au téléphone' }).click();
    const said = await page.locator('.phone-sentences').innerText();
    assert.match(said, /Un conseiller a réexaminé votre demande/);
    await page.keyboard.press('Escape');
    for (const [question, answer] of [
      ['Pourquoi\u202f?', 'Pièces fausses'],
      ['Que puis-je faire\u202f?', 'La décision est celle d’un conseiller'],
      ['Et dans six mois\u202f?', 'le calcul ne dit pas ce qui serait décidé'],
    ]) {
      await page.getByText(question, { exact: true }).first().click();
      await page.locator('.questions').getByText(answer).waitFor();
    }
    assert.match(await page.locator('#granted').innerText(), /La décision est celle d’un conseiller/);
  });
});
