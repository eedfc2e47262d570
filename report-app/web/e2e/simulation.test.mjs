// Simulation, what would be granted, and a new application, against a running pret-api.
//
// Figures come from the API for the same application, and the page must show the same.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { overflow, violations } from './axe.mjs';
import { getJson, heading, openBrowser, postJson, someClients } from './browser.mjs';
import { NAME, NEEDS_SIGN_IN, PASSWORD } from './session.mjs';

let browser;
let clients;
before(async () => {
  browser = await openBrowser();
  clients = await someClients();
});
after(() => browser?.close());

const onPage = (address, steps, options) => browser.visit(address, steps, options);
const percent = (share) => `${(share * 100).toFixed(1).replace('.', ',')}\u202f%`;
const simulate = (client_id, application) => postJson('/v1/predictions?keep=false', { client_id, application });
const grouped = (number) => String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, '\u202f');
const field = (page, name) => page.locator(`[id="simulation-${name}"]`);
const newSide = (page) => page.locator('.side.new');
const shows = (page, probability) => newSide(page).getByText(percent(probability), { exact: false }).first().waitFor();

describe('the simulation', () => {
  test('shows the API’s result for a typed amount, the payment following, and keeps it in the address', async () => {
    const { application } = await getJson(`/v1/clients/${clients.refused.client_id}`);
    const credit = Math.round(application.AMT_CREDIT / 2);
    const payment = (credit * application.AMT_ANNUITY) / application.AMT_CREDIT;
    const expected = await simulate(clients.refused.client_id, { AMT_CREDIT: credit, AMT_ANNUITY: Math.round(payment * 100) / 100 });
    await onPage(`/clients/${clients.refused.client_id}#simulation`, async (page) => {
      await field(page, 'AMT_CREDIT').fill(`${credit},00 €`);
      await shows(page, expected.probability);
      await page.waitForURL(`**AMT_CREDIT:${credit}**`);
      await field(page, 'AMT_CREDIT').blur();
      assert.equal(await field(page, 'AMT_CREDIT').inputValue(), grouped(credit));
      const months = application.AMT_CREDIT / application.AMT_ANNUITY;
      assert.equal(Number((await field(page, 'months').inputValue()).replace(',', '.')), Math.round(months * 10) / 10);
      await page.getByRole('status').filter({ hasText: `${percent(expected.probability)}, au lieu de` }).waitFor();

      await page.reload();
      await shows(page, expected.probability);
      await page.getByRole('button', { name: 'Revenir au dossier' }).click();
      await shows(page, clients.refused.probability);
      await page.waitForURL((url) => !url.search.includes('fields'));
    });
  });

  test('says why a value is not one, and changes nothing meanwhile', () =>
    onPage(`/clients/${clients.granted.client_id}#simulation`, async (page) => {
      const amount = field(page, 'AMT_CREDIT');
      await amount.fill('450.000');
      await amount.blur();
      await page.getByText('« 450.000 » peut se lire 450 ou 450 000. Écrivez l’un ou l’autre.').waitFor();
      assert.equal(await amount.getAttribute('aria-invalid'), 'true');
      const colour = (name) => field(page, name).evaluate((input) => getComputedStyle(input).borderColor);
      assert.notEqual(await colour('AMT_CREDIT'), await colour('AMT_ANNUITY'), 'the wrong field looks like the others');
      await shows(page, clients.granted.probability);
      await amount.fill('12a');
      await amount.blur();
      await page.getByText('« a » n’a pas sa place dans ce nombre.').waitFor();
      await amount.fill('99 999 999');
      await amount.blur();
      await page.getByText('Trop grand : au plus').waitFor();
      await shows(page, clients.granted.probability);
      await page.getByRole('button', { name: 'Revenir au dossier' }).click();
      await page.locator('[id="simulation-AMT_CREDIT"][aria-invalid="false"]').waitFor();
    }));

  test('a slider moves by the keyboard, and only the last answer shows', () =>
    onPage(`/clients/${clients.granted.client_id}#simulation`, async (page) => {
      const slider = page.getByRole('slider', { name: 'Revenu mensuel, curseur' });
      await slider.focus();
      for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowLeft');
      await page.waitForURL('**AMT_INCOME_TOTAL**');
      const income = Number(new URL(page.url()).searchParams.get('fields').split(':')[1]);
      const expected = await simulate(clients.granted.client_id, { AMT_INCOME_TOTAL: income });
      await shows(page, expected.probability);
      const typed = (await field(page, 'AMT_INCOME_TOTAL').inputValue()).replace(/\s/g, '');
      assert.equal(Number(typed), income);
    }));

  test('answers to older questions are dropped', () =>
    onPage(`/clients/${clients.granted.client_id}#simulation`, async (page) => {
      const { application } = await getJson(`/v1/clients/${clients.granted.client_id}`);
      const [first, last] = [application.AMT_INCOME_TOTAL / 2, application.AMT_INCOME_TOTAL * 1.5].map(Math.round);
      // The first response arrives only after the second value was typed.
      let release;
      const typed = new Promise((resolve) => (release = resolve));
      let asked = 0;
      await page.route('**/v1/predictions?keep=false', async (route) => {
        if (asked++ === 0) await typed;
        await route.continue();
      });
      const sent = page.waitForRequest('**/v1/predictions?keep=false');
      await field(page, 'AMT_INCOME_TOTAL').fill(String(first));
      await sent;
      await field(page, 'AMT_INCOME_TOTAL').fill(String(last));
      release();
      const expected = await simulate(clients.granted.client_id, { AMT_INCOME_TOTAL: last });
      await shows(page, expected.probability);
      await page.locator('.simulation-outcome[aria-busy="false"]').waitFor();
      assert.equal(asked, 2);
    }));

  test('nothing is stored until one asks for it', () =>
    onPage(`/clients/${clients.granted.client_id}#simulation`, async (page) => {
      const bodies = [];
      page.on('request', (request) => request.method() === 'POST' && bodies.push(request.url()));
      await field(page, 'AMT_INCOME_TOTAL').fill('100 000');
      await page.locator('.simulation-outcome .change').waitFor();
      await page.locator('.simulation-outcome[aria-busy="false"]').waitFor();
      assert.ok(bodies.length > 0 && bodies.every((url) => url.endsWith('?keep=false') || url.endsWith('/counterfactuals')), bodies.join());
      await page.getByRole('button', { name: 'Garder cette simulation' }).click();
      await page.getByText(/Simulation gardée sous la référence [0-9a-f]{8}\./).waitFor();
      assert.equal(bodies.filter((url) => url.endsWith('/v1/predictions')).length, 1);
    }));

  test('keeps what was typed while the API does not answer, and goes on afterwards', () =>
    onPage(
      `/clients/${clients.granted.client_id}#simulation`,
      async (page) => {
        await page.route('**/v1/predictions?keep=false', (route) => route.abort());
        await field(page, 'AMT_INCOME_TOTAL').fill('100000');
        const retry = page.locator('.simulation-outcome').getByRole('button', { name: 'Réessayer' });
        await retry.waitFor();
        await page.unroute('**/v1/predictions?keep=false');
        await retry.click();
        const expected = await simulate(clients.granted.client_id, { AMT_INCOME_TOTAL: 100000 });
        await shows(page, expected.probability);
      },
      { expected: (error) => error.includes('ERR_FAILED') },
    ));
});

describe('what would be granted', () => {
  test('each option is a sentence with the API’s figures, and one click tries it', async () => {
    const { client_id, found } = await refusedWithProposals();
    await onPage(`/clients/${client_id}#granted`, async (page) => {
      const cards = page.locator('.proposal');
      await cards.first().waitFor();
      assert.equal(await cards.count(), found.proposals.length);
      for (const [place, proposal] of found.proposals.entries()) {
        const words = await cards.nth(place).innerText();
        for (const change of proposal.changes.filter((change) => change.unit === 'amount')) {
          assert.ok(words.includes(`${grouped(change.to)}\u202f€ au lieu de ${grouped(change.from)}\u202f€`), words);
        }
        assert.ok(words.includes(percent(proposal.probability)), words);
      }
      await cards.first().getByRole('button').click();
      await page.waitForURL('**#simulation');
      await shows(page, found.proposals[0].probability);
      await newSide(page).getByText('Accordé').waitFor();
      await page.goBack();
      await shows(page, found.probability);
    });
  });

  test('a client whose credit is granted has nothing to change', () =>
    onPage(`/clients/${clients.granted.client_id}#granted`, async (page) => {
      await page.getByText('Le crédit est accordé tel quel : il n’y a rien à changer.').waitFor();
      assert.equal(await page.locator('.proposal').count(), 0);
    }));

  test('says so where nothing is enough', () =>
    onPage(`/clients/${clients.refused.client_id}`, async (page) => {
      await page.route('**/v1/counterfactuals', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), proposals: [] } });
      });
      await page.reload();
      await page.getByText('Aucune modification simple ne suffit.').waitFor();
    }));
});

describe('a refused amount', () => {
  test('leaves the payment as it is, and says which value to give', async () => {
    const { client_id } = await refusedWithProposals();
    await onPage(`/clients/${client_id}#simulation`, async (page) => {
      const control = (name) => page.locator(`[id="simulation-${name}"]`);
      const payment = await control('AMT_ANNUITY').inputValue();
      for (const typed of ['99999999999', '']) {
        await control('AMT_CREDIT').fill(typed);
        await control('AMT_CREDIT').blur();
        await page.getByText(typed ? 'Corrigez cette valeur.' : 'Renseignez cette valeur.').waitFor();
        assert.equal(await control('AMT_ANNUITY').inputValue(), payment);
      }
    });
  });
});

describe('a new application', () => {
  const typed = { AMT_CREDIT: '450 000,50', AMT_ANNUITY: '22500', AMT_INCOME_TOTAL: '135 000 €', DAYS_BIRTH: '34' };
  const control = (page, name) => page.locator(`[id="application-${name}"]`);
  const fillIn = async (page) => {
    await control(page, 'NAME_CONTRACT_TYPE').selectOption('Cash loans');
    for (const [name, value] of Object.entries(typed)) await control(page, name).fill(value);
  };

  test('of which the model has seen nothing alike is an advisor’s to decide', () =>
    onPage('/demandes/nouvelle', async (page) => {
      await fillIn(page);
      for (const [name, value] of Object.entries({ AMT_CREDIT: '5000000', AMT_ANNUITY: '300000', AMT_INCOME_TOTAL: '1' })) {
        await control(page, name).fill(value);
      }
      await page.keyboard.press('Enter');
      const result = page.locator('.application-result');
      await result.locator('.decision-card.undecided').waitFor();
      const read = await result.innerText();
      for (const part of [
        'À vous de trancher',
        'Le modèle n’a jamais vu une telle demande',
        'Cette réponse repose sur 5 informations seulement.',
        'La mensualité dépasse le revenu',
        'hors des valeurs que le modèle connaît',
        'Ce qui manque',
      ]) {
        assert.ok(read.includes(part), `${part}: ${read}`);
      }
      assert.ok(!read.includes('Crédit accordé'), read);
      await check(page);
    }));

  test('says what is missing, goes to the first error, then shows the API’s decision', () =>
    onPage('/demandes/nouvelle', async (page) => {
      await page.getByRole('button', { name: 'Calculer la décision' }).click();
      await page.getByText('5 valeurs sont à renseigner.').waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.id), 'application-NAME_CONTRACT_TYPE');
      await fillIn(page);
      await page.locator('.ratios').getByText('17\u202f%').waitFor();
      let body;
      page.on('request', (request) => request.url().includes('/v1/predictions') && (body = request.postDataJSON()));
      await page.keyboard.press('Enter');
      await page.locator('.application-result .decision-card').waitFor();
      assert.equal(body.client_id, undefined);
      assert.deepEqual(
        [body.application.AMT_CREDIT, body.application.AMT_ANNUITY, body.application.AMT_INCOME_TOTAL],
        [450000.5, 22500, 135000],
      );
      assert.equal(body.application.DAYS_BIRTH, -Math.round(34 * 365.25));
      const expected = await postJson('/v1/predictions?keep=false', body);
      await page.locator('.application-result').getByText(percent(expected.probability)).first().waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.id), 'application-result');

      await page.waitForURL('**AMT_CREDIT:450000.5**');
      await page.reload();
      await control(page, 'AMT_CREDIT').waitFor();
      assert.equal((await control(page, 'AMT_CREDIT').inputValue()).replace(/\s/g, ''), '450000,50');
    }));

  test('a session that ends loses nothing that was typed', { skip: NEEDS_SIGN_IN ? false : 'nobody signs in' }, () =>
    onPage(
      '/demandes/nouvelle',
      async (page) => {
        await fillIn(page);
        await page.waitForURL('**DAYS_BIRTH**');
        await browser.leave();
        await page.getByRole('button', { name: 'Calculer la décision' }).click();
        await heading(page, 'Connexion');
        await page.fill('#name', NAME);
        await page.fill('#password', PASSWORD);
        await page.keyboard.press('Enter');
        await heading(page, 'Nouvelle demande');
        await control(page, 'AMT_CREDIT').waitFor();
        assert.equal((await control(page, 'AMT_CREDIT').inputValue()).replace(/\s/g, ''), '450000,50');
        assert.equal(await control(page, 'NAME_CONTRACT_TYPE').inputValue(), 'Cash loans');
        await page.getByRole('button', { name: 'Calculer la décision' }).click();
        await page.locator('.application-result .decision-card').waitFor();
        await browser.leave();
        await browser.signIn();
      },
      { expected: (error) => error.startsWith('Failed to load resource') },
    ));

  test('an error is said on leaving the field', () =>
    onPage('/demandes/nouvelle', async (page) => {
      await control(page, 'DAYS_BIRTH').fill('12');
      assert.equal(await page.locator('.field-note .field-error').count(), 0);
      await page.keyboard.press('Tab');
      await page.getByText('Trop petit : au moins 18 ans.').waitFor();
    }));
});

describe('accessibility', () => {
  for (const theme of ['light', 'dark']) {
    for (const width of [1280, 320]) {
      test(`no violation in the ${theme} theme at ${width} px`, async () => {
        const { client_id } = await refusedWithProposals();
        await onPage(
          `/clients/${client_id}?fields=AMT_CREDIT:100000#simulation`,
          async (page) => {
            await page.locator('.moved li').first().waitFor();
            await check(page);
          },
          { theme, width },
        );
        await onPage(
          '/demandes/nouvelle',
          async (page) => {
            await page.getByRole('button', { name: 'Calculer la décision' }).click();
            await page.getByText('5 valeurs sont à renseigner.').waitFor();
            await check(page);
          },
          { theme, width },
        );
      });
    }
  }
});

/** Returns a refused client for whom the API has proposals. */
async function refusedWithProposals() {
  const { clients: all } = await getJson('/v1/clients?limit=100');
  for (const client of all.filter((client) => client.decision === 'refused' && !client.needs_review)) {
    const found = await postJson('/v1/counterfactuals', { client_id: client.client_id });
    if (found.proposals.length > 0) return { client_id: client.client_id, found };
  }
  throw new Error('no refused client with a proposal among the first hundred');
}

async function check(page) {
  assert.deepEqual(await violations(page), []);
  assert.ok((await overflow(page)) <= 0);
}
