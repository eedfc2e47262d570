// The main journey in the three engines: signing in, finding a client, reading why, simulating,
// deciding, printing the letter.
//
// The steps are the same for every engine: engines/ drives a page with a few commands, and each
// step waits for what a person would see.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { getJson, postJson, someClients } from './browser.mjs';
import { ENGINES } from './engines/index.mjs';
import { until } from './engines/program.mjs';
import { BASE_URL, NAME, NEEDS_SIGN_IN, PASSWORD } from './session.mjs';

const chosen = Object.entries(ENGINES).filter(([name]) => !process.env.PRET_ENGINE || process.env.PRET_ENGINE === name);
const skip = NEEDS_SIGN_IN ? false : 'the service asks nobody to sign in';
const percent = (share) => `${(share * 100).toFixed(1).replace('.', ',')}\u202f%`;

for (const [name, open] of chosen) {
  describe(`in ${name}`, { skip }, () => {
    let page;
    let clients;
    before(async () => {
      clients = await someClients();
      page = await open({ width: 1200, height: 900 });
      await signIn(page);
    });
    after(() => page?.close());

    test('a tap on a row opens the client of that row', async () => {
      const { clients: listed } = await getJson('/v1/clients?limit=25');
      for (const place of [0, 1, Math.floor(listed.length / 2), listed.length - 1]) {
        await page.goto(`${BASE_URL}/`);
        const id = String(listed[place].client_id);
        await waitForText(page, 'tbody tr', id);
        // Clicks beside the number, on the decision, where there is no link.
        await page.click(`tbody tr:nth-child(${place + 1}) td:nth-child(2)`);
        await waitForText(page, 'h1', `Client ${id}`);
      }
    });

    test('Enter opens the client whose number was typed', async () => {
      for (const { client_id } of [clients.granted, clients.refused]) {
        await page.goto(`${BASE_URL}/`);
        await waitForText(page, '#search');
        await page.type('#search', `${client_id}{Enter}`);
        await waitForText(page, 'h1', `Client ${client_id}`);
      }
      await page.back();
      await waitForText(page, 'h1', 'Clients');
      assert.equal(await page.run('return document.querySelector("#search").value'), String(clients.refused.client_id));
    });

    test('the decision and its reasons are those of the API', async () => {
      const { client_id, probability } = clients.refused;
      const { reasons } = await getJson(`/v1/clients/${client_id}/prediction`);
      await openClient(page, client_id);
      await waitForText(page, '.decision-card', 'Crédit refusé');
      await waitForText(page, '.decision-card', percent(probability));
      await waitForText(page, '#reasons', reasons[0].sentence);
      // The drawing exists, and is as wide as its container.
      const width = await page.run('return document.querySelector(".decision-card .gauge").getBoundingClientRect().width');
      assert.ok(width > 100, `a gauge of ${width} pixels`);
    });

    test('a link to a section opens it at the top of the window, whatever fills above it', async () => {
      const { client_id } = clients.refused;
      const isAtTheTop = `const top = document.querySelector(arguments[0])?.getBoundingClientRect().top;
        return !document.querySelector('main .skeleton') && document.querySelector('#distribution') && top >= 40 && top < 200;`;
      for (const section of ['profile', 'simulation', 'granted', 'review']) {
        await openClient(page, client_id, `#${section}`);
        await until(`${section} at the top`, () => page.run(isAtTheTop, `#${section}-heading`));
        await page.click('.contents a', 'Décision');
        await page.click(`.contents a[href$="#${section}"]`);
        await until(`${section} at the top again`, () => page.run(isAtTheTop, `#${section}-heading`));
      }
    });

    test('a simulation follows what is typed, and going back undoes it', async () => {
      const { client_id } = clients.refused;
      const { application } = await getJson(`/v1/clients/${client_id}`);
      const income = Math.round(application.AMT_INCOME_TOTAL * 2);
      const expected = await postJson('/v1/predictions?keep=false', { client_id, application: { AMT_INCOME_TOTAL: income } });
      await openClient(page, client_id, '#simulation');
      await waitForText(page, '.side.new', percent(clients.refused.probability));
      await page.clear('#simulation-AMT_INCOME_TOTAL');
      await page.type('#simulation-AMT_INCOME_TOTAL', `${income},00`);
      await waitForText(page, '.side.new', percent(expected.probability));
      await until('the address', () => page.run('return location.search.includes("AMT_INCOME_TOTAL")'));
      await page.click('button', 'Revenir au dossier');
      await waitForText(page, '.side.new', percent(clients.refused.probability));
    });

    test('a slider follows the arrow keys', async () => {
      const { client_id } = clients.granted;
      await openClient(page, client_id, '#simulation');
      const slider = 'input[type="range"][aria-label^="Revenu mensuel"]';
      await waitForText(page, slider);
      await page.type(slider, '{ArrowLeft}{ArrowLeft}{ArrowLeft}');
      await waitForText(page, '.simulation-outcome', 'Ce qui fait bouger le résultat');
      const text = await page.run('return document.querySelector("#simulation-AMT_INCOME_TOTAL").value');
      const place = await page.run('return document.querySelector(arguments[0]).value', slider);
      assert.equal(Number(text.replace(/\s/g, '').replace(',', '.')), Number(place));
    });

    test('a decision is recorded with its reasons, and shows in the history', async () => {
      const { client_id } = clients.review;
      await openClient(page, client_id, '#review');
      await waitForText(page, '.review-form');
      await page.click('.review-form label', 'comme le modèle le propose');
      await page.type('#review-reason', `Pièces vérifiées dans ${name}.`);
      await page.click('.review-form button', 'Enregistrer la décision');
      await waitForText(page, '[role="status"]', 'Décision enregistrée.');
      await waitForText(page, '.review-history', `Pièces vérifiées dans ${name}.`);
      const { reviews } = await getJson(`/v1/reviews?client_id=${client_id}`);
      assert.ok(reviews.some(({ reason }) => reason === `Pièces vérifiées dans ${name}.`));
    });

    test('the letter says the decision and its first reason', async () => {
      const { client_id } = clients.refused;
      const { reasons } = await getJson(`/v1/clients/${client_id}/prediction`);
      const against = reasons.find(({ effect }) => effect === 'raises_risk');
      await page.goto(`${BASE_URL}/clients/${client_id}/lettre`);
      await waitForText(page, '.letter', 'nous ne pouvons pas accepter votre demande');
      await waitForText(page, '.letter', against.spoken);
    });
  });
}

async function signIn(page) {
  await page.goto(`${BASE_URL}/`);
  await waitForText(page, 'h1', 'Connexion');
  await fill(page, '#name', NAME);
  await fill(page, '#password', PASSWORD);
  await page.type('#password', '{Enter}');
  await waitForText(page, 'h1', 'Clients');
}

/**
 * Opens a client's page at a section and waits until nothing above the section is loading any more.
 */
async function openClient(page, id, section = '') {
  // Comes from another page: a change of the fragment alone loads nothing.
  await page.goto(`${BASE_URL}/aide`);
  await waitForText(page, 'h1', 'Aide');
  await page.goto(`${BASE_URL}/clients/${id}${section}`);
  await waitForText(page, 'h1', `Client ${id}`);
  await waitForText(page, '#distribution');
  // The part for clients near the threshold has no skeleton: the page grows until it is loaded.
  const heights = [];
  await until('the end of loading', async () => {
    const isLoading = 'return document.querySelector("main .skeleton, .near-limit-ways [role=status]") !== null';
    heights.push((await page.run(isLoading)) ? {} : await page.run('return document.documentElement.scrollHeight'));
    return heights.length >= 8 && new Set(heights.slice(-8)).size === 1;
  });
}

/**
 * Types into an empty field; types again if the page, just drawn, took the focus away meanwhile.
 */
async function fill(page, css, text) {
  await until(`${css} to hold « ${text} »`, async () => {
    await page.clear(css);
    await page.type(css, text);
    return (await page.run('return document.querySelector(arguments[0]).value', css)) === text;
  });
}

/** Waits until a visible element contains `text`. */
async function waitForText(page, css, text = '') {
  const script = `const [css, text] = arguments;
    return [...document.querySelectorAll(css)].some((e) => e.getClientRects().length > 0 && e.textContent.includes(text));`;
  await until(`${css} with « ${text} »`, () => page.run(script, css, text));
}
