// Signing in and out, against a running pret-api that requires it: SIGN_IN_NAME, SIGN_IN_PASSWORD,
// and SIGN_IN_LINK for an unused one-time link.
//
// Responses that would lock the account are simulated by the tests: wrong passwords count, and so
// does every attempt from one address. A test that does not end its session uses the shared one.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { overflow, violations } from './axe.mjs';
import { heading, openBrowser, someClients } from './browser.mjs';
import { NAME, NEEDS_SIGN_IN, PASSWORD } from './session.mjs';

const skip = NEEDS_SIGN_IN ? false : 'the service asks nobody to sign in';

let browser;
let client;
before(async () => {
  if (skip) return;
  browser = await openBrowser({ signedIn: false });
  client = (await someClients()).any.client_id;
});
beforeEach(() => browser?.leave());
after(() => browser?.close());

// The browser logs every error response, for example when nobody is signed in.
const expected = (error) => error.startsWith('Failed to load resource');
const onPage = (address, steps, options) => browser.visit(address, steps, { expected, ...options });
const focused = (page) => page.evaluate(() => document.activeElement.id);
const place = (page) => {
  const { pathname, search, hash } = new URL(page.url());
  return pathname + search + hash;
};

async function fillIn(page, { name = NAME, password = PASSWORD } = {}) {
  await page.fill('#name', name);
  await page.fill('#password', password);
  await page.click('button[type="submit"]');
}

/** Makes every response to a sign-in have `status`, whatever was sent. */
async function answerSignIn(page, status, headers = {}) {
  const problem = { type: '/problems/test', title: 'Test', status, detail: 'In English' };
  await page.route('**/v1/session', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({ status, headers, contentType: 'application/problem+json', body: JSON.stringify(problem) })
      : route.continue(),
  );
}

describe('signed out', { skip }, () => {
  test('any page leads to the sign-in page, which leads back to it', () =>
    onPage(`/clients/${client}`, async (page) => {
      await heading(page, 'Connexion');
      assert.equal(place(page), `/sign-in?next=/clients/${client}`);
      assert.equal(await page.title(), 'Connexion – Prêt à dépenser');
      assert.equal(await page.locator('.decision-card, .failure, nav, .visitor').count(), 0);
      await fillIn(page);
      await heading(page, `Client ${client}`);
      assert.equal(place(page), `/clients/${client}`);
      await page.waitForSelector('.decision-card');
      await page.goBack();
      assert.equal(page.url(), 'about:blank');
    }));

  test('the search and the language of the page asked for are kept', () =>
    onPage('/?search=10&cursor=100005&lang=en', async (page) => {
      await heading(page, 'Sign in');
      await page.getByRole('link', { name: 'Français' }).click();
      await heading(page, 'Connexion');
      await page.getByRole('link', { name: 'English' }).click();
      await page.reload();
      await heading(page, 'Sign in');
      await fillIn(page);
      await heading(page, 'Clients');
      assert.equal(place(page), '/?search=10&cursor=100005&lang=en');
    }));

  test('never goes on to another site', async () => {
    const foreign = [
      '//elsewhere.example/',
      '/\\elsewhere.example',
      'https://elsewhere.example/',
      '/%2Felsewhere.example/',
    ];
    await browser.signIn();
    for (const next of foreign) {
      await onPage(`/sign-in?next=${encodeURIComponent(next)}`, async (page) => {
        await page.waitForSelector('tbody tr');
        assert.equal(place(page), '/');
      });
    }
  });

  test('someone who is signed in already goes on at once', async () => {
    await browser.signIn();
    await onPage(`/sign-in?next=/clients/${client}`, (page) => heading(page, `Client ${client}`));
  });
});

describe('the form', { skip }, () => {
  test('says what is missing next to the field, and goes to the first one', () =>
    onPage('/sign-in', async (page) => {
      await page.focus('#name');
      await page.keyboard.press('Tab');
      await page.getByText('Indiquez votre nom d’utilisateur.').waitFor();
      await page.click('button[type="submit"]');
      await page.getByText('Indiquez votre mot de passe.').waitFor();
      await page.waitForFunction(() => document.activeElement.id === 'name');
      assert.equal(await page.getAttribute('#name', 'aria-invalid'), 'true');
      await page.keyboard.type(NAME);
      assert.equal(await page.getByText('Indiquez votre nom d’utilisateur.').count(), 0);
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement.id === 'password');
    }));

  test('says that the password is wrong, empties it and goes to it', () =>
    onPage('/sign-in', async (page) => {
      await fillIn(page, { password: 'not the password' });
      await page.getByText('Nom d’utilisateur ou mot de passe incorrect.').waitFor();
      await page.waitForFunction(() => document.activeElement.id === 'password');
      await page.getByText('Il reste au plus 4\u00a0essais avant un blocage de 15\u00a0minutes.').waitFor();
      assert.equal(await page.inputValue('#password'), '');
      assert.equal(await page.inputValue('#name'), NAME);
      const described = await page.getAttribute('#password', 'aria-describedby');
      assert.match(await page.innerText(`#${described}`), /incorrect/);
      assert.doesNotMatch(await page.innerText('body'), /401/);
      await page.keyboard.type(PASSWORD);
      assert.equal(await page.getByText('Nom d’utilisateur ou mot de passe incorrect').count(), 0);
      await page.keyboard.press('Enter');
      await page.waitForSelector('tbody tr');
    }));

  for (const [seconds, words] of [['840', '14\u00a0minutes'], ['20', '1\u00a0minute']]) {
    test(`says how long to wait after too many attempts (${seconds} seconds)`, () =>
      onPage('/sign-in', async (page) => {
        await answerSignIn(page, 429, { 'retry-after': seconds });
        await fillIn(page);
        const notice = await page.getByRole('alert').filter({ hasText: 'Trop de tentatives' }).innerText();
        assert.ok(notice.includes(`Réessayez dans ${words}.`), notice);
        assert.ok(!notice.includes('In English'), notice);
      }));
  }

  test('says that the service is down, and keeps what was typed', () =>
    onPage('/sign-in', async (page) => {
      await page.route('**/v1/session', (route) => route.abort());
      await fillIn(page);
      await page.getByText('Le service de décision ne répond pas').waitFor();
      assert.equal(await page.inputValue('#password'), PASSWORD);
      await page.unrouteAll();
      await page.click('button[type="submit"]');
      await page.waitForSelector('tbody tr');
    }));

  test('needs no mouse, and neither does signing out', () =>
    onPage('/sign-in', async (page) => {
      const reach = async (id) => {
        for (let presses = 0; presses < 20 && (await focused(page)) !== id; presses += 1) await page.keyboard.press('Tab');
        assert.equal(await focused(page), id);
      };
      await reach('name');
      await page.keyboard.type(NAME);
      await page.keyboard.press('Tab');
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      assert.equal(await page.getAttribute('#password', 'type'), 'text');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await heading(page, 'Clients');
      assert.equal(await focused(page), 'page-heading');
      const words = () => page.evaluate(() => document.activeElement.textContent);
      for (let presses = 0; presses < 10 && (await words()) !== 'Se déconnecter'; presses += 1) {
        await page.keyboard.press('Shift+Tab');
      }
      await page.keyboard.press('Enter');
      await heading(page, 'Connexion');
      assert.equal(await focused(page), 'page-heading');
    }));
});

describe('a one-time link', { skip: skip || !process.env.SIGN_IN_LINK }, () => {
  const link = new URL(process.env.SIGN_IN_LINK ?? '/', 'http://127.0.0.1');
  const address = link.pathname + link.hash;

  test('signs in once, leaves no token in the history, and says so when it is used again', () =>
    onPage(address, async (page) => {
      await page.waitForSelector('tbody tr');
      assert.equal(place(page), '/');
      await page.goBack();
      assert.equal(page.url(), 'about:blank');
      await browser.leave();
      await page.goto(address);
      await page.getByText('Ce lien ne permet plus de se connecter').waitFor();
      assert.ok((await page.innerText('main')).includes('équipe d’exploitation'));
      assert.equal(place(page), '/sign-in');
      await fillIn(page);
      await page.waitForSelector('tbody tr');
    }));

  test('that nobody answered can be tried again', () =>
    onPage('/sign-in', async (page) => {
      await page.route('**/v1/session', (route) => route.abort());
      await page.goto('/sign-in#token=00');
      await page.getByText('Le service de décision ne répond pas').waitFor();
      await page.unrouteAll();
      await page.getByRole('button', { name: 'Réessayer' }).click();
      await page.getByText('Ce lien ne permet plus de se connecter').waitFor();
    }));
});

describe('signed in', { skip }, () => {
  /** Signs in through the page, with a session of its own that the test may end. */
  const inOwnSession = (steps) =>
    onPage('/sign-in', async (page) => {
      await fillIn(page);
      await page.waitForSelector('tbody tr');
      await steps(page);
    });

  const inSharedSession = async (steps) => {
    await browser.signIn();
    await onPage('/', async (page) => {
      await page.waitForSelector('tbody tr');
      await page.waitForSelector('.visitor button');
      await steps(page);
    });
  };

  test('the header says who, and signing out ends the session', () =>
    inOwnSession(async (page) => {
      assert.match(await page.innerText('.visitor'), new RegExp(`${NAME}\\s+Contrôle`));
      await page.click(`a[href="/clients/${client}"]`);
      await page.waitForSelector('.decision-card');
      await page.getByRole('button', { name: 'Se déconnecter' }).click();
      await heading(page, 'Connexion');
      assert.equal(place(page), '/sign-in');
      assert.equal(await page.evaluate(async () => (await fetch('/v1/session')).status), 401);
      await page.goBack();
      await heading(page, 'Connexion');
      assert.equal(await page.locator('tbody tr, .decision-card').count(), 0);
    }));

  test('what one user loaded is not shown to the next', () =>
    inOwnSession(async (page) => {
      await page.getByRole('button', { name: 'Se déconnecter' }).click();
      await heading(page, 'Connexion');
      await page.route('**/v1/clients**', (route) => route.abort());
      await fillIn(page);
      await page.getByText('Le service de décision ne répond pas').waitFor();
      assert.equal(await page.locator('tbody tr').count(), 0);
    }));

  test('a session that ended by itself says so, and leads back', () =>
    inSharedSession(async (page) => {
      assert.equal(await page.getByText('Votre session a pris fin').count(), 0);
      await browser.leave();
      await page.click(`a[href="/clients/${client}"]`);
      await heading(page, 'Connexion');
      await page.getByText('Votre session a pris fin').waitFor();
      assert.equal(place(page), `/sign-in?next=/clients/${client}`);
      await fillIn(page);
      await heading(page, `Client ${client}`);
    }));

  test('a tab that is looked at again after the session ended shows nothing of it', () =>
    inSharedSession(async (page) => {
      await browser.leave();
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      await heading(page, 'Connexion');
      assert.equal(await page.locator('tbody tr').count(), 0);
    }));

  test('a tab that is looked at again after someone else signed in starts afresh', () =>
    inSharedSession(async (page) => {
      const other = { name: 'camille', role: 'operator', csrf_token: 'token', expires_at: '2030-01-01T00:00:00Z' };
      const refusal = { type: '/problems/not-allowed', title: 'Not allowed', status: 403, detail: 'In English' };
      await page.route('**/v1/session', (route) => route.fulfill({ json: other }));
      await page.route('**/v1/clients**', (route) => route.fulfill({ status: 403, json: refusal }));
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      const notice = page.getByRole('alert').filter({ hasText: 'Votre rôle ne donne pas accès à ces données' });
      assert.doesNotMatch(await notice.innerText(), /In English|Réessayer/);
      assert.match(await page.innerText('.visitor'), /camille\s+Exploitation/);
      assert.equal(await page.locator('tbody tr').count(), 0);
    }));

  test('signing out that fails is said to, until the service answers again', () =>
    inOwnSession(async (page) => {
      await page.route('**/v1/session', (route) => route.abort());
      await page.getByRole('button', { name: 'Se déconnecter' }).click();
      await page.getByText('La déconnexion n’a pas abouti. Réessayez.').waitFor();
      await page.unrouteAll();
      await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      await page.getByText('La déconnexion n’a pas abouti. Réessayez.').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Se déconnecter' }).click();
      await heading(page, 'Connexion');
    }));
});

describe('the sign-in page, accessible', { skip }, () => {
  const states = {
    'at first': async () => {},
    'with errors': (page) => page.click('button[type="submit"]'),
    'locked out': async (page) => {
      await answerSignIn(page, 429, { 'retry-after': '900' });
      await fillIn(page);
      await page.waitForSelector('.failure');
    },
    'by a used link': async (page) => {
      await answerSignIn(page, 401);
      await page.goto(`${page.url()}#token=00`);
      await page.waitForSelector('.failure');
    },
  };
  for (const theme of ['light', 'dark']) {
    for (const language of ['fr', 'en']) {
      for (const width of [1280, 320]) {
        test(`${theme}, ${language}, ${width} pixels wide`, async () => {
          for (const [name, prepare] of Object.entries(states)) {
            const steps = async (page) => {
              await page.waitForSelector('form');
              await prepare(page);
              assert.deepEqual(await violations(page), [], name);
              const wider = await overflow(page);
              assert.ok(wider <= 0, `${name}: ${wider} pixels wider than the screen`);
            };
            await onPage(`/sign-in?lang=${language}`, steps, { theme, width });
          }
        });
      }
    }
  }
});
