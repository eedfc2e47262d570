// Every page in both themes, both languages and both widths. No page has an axe violation, is wider
// than the screen, or logs an error.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { overflow, violations } from './axe.mjs';
import { openBrowser, someClients } from './browser.mjs';
import { withChallenger, withMonitoring } from './monitoring.mjs';

let browser;
let pages;
before(async () => {
  browser = await openBrowser();
  const { granted, refused, review } = await someClients();
  pages = {
    'the list': ['/', 'tbody tr'],
    'an empty search': ['/?search=99999999', '.notice'],
    'a granted client': [`/clients/${granted.client_id}`, '.decision-card'],
    'the reasons': [`/clients/${granted.client_id}#reasons`, '.reason-row', openReasons],
    'the information': [`/clients/${granted.client_id}#profile`, '.information'],
    'a refused client': [`/clients/${refused.client_id}`, '.decision-card'],
    'a client to review': [`/clients/${review.client_id}`, '.near-limit'],
    'a review': [`/clients/${review.client_id}#review`, '.review-form'],
    'a comparison of two numbers': [`/clients/${granted.client_id}?other=AMT_INCOME_TOTAL#profile`, '#joint circle'],
    'a comparison of two categories': [
      `/clients/${granted.client_id}?variable=NAME_INCOME_TYPE&other=OCCUPATION_TYPE&similar=200#profile`,
      '#joint .cross',
    ],
    'too few clients': [
      `/clients/${granted.client_id}?filter=age_years:65..;CNT_FAM_MEMBERS:4..;OCCUPATION_TYPE:Secretaries#profile`,
      '.compared-with ~ .notice',
    ],
    'the model': ['/modele', '#candidates', openTables],
    'the model card': ['/modele', '#candidates', openCard],
    'monitoring': ['/suivi', '#volume, .notice', openTables],
    'monitoring with everything': ['/suivi?days=90', '#flips-chart', openTables, withMonitoring],
    'no challenger': ['/suivi/modele-candidat', '.notice'],
    'a challenger': ['/suivi/modele-candidat', '#changed', openTables, withChallenger],
    'an unknown client': ['/clients/1', 'h1 + p'],
    'an unknown page': ['/nulle/part', 'h1 + p'],
    'a service that is down': ['/', '.failure', null, (page) => page.route('**/v1/**', (route) => route.abort())],
  };
});
after(() => browser?.close());

/** Opens the waterfall and its steps. An inner fold is only drawn once the outer one is open. */
async function openReasons(page) {
  for (const fold of ['.all-reasons', '.waterfall-step']) {
    await page.waitForSelector(fold);
    await page.evaluate((fold) => document.querySelectorAll(fold).forEach((details) => (details.open = true)), fold);
  }
  await page.waitForSelector('.features');
}

/** Opens the model card and its sections. */
async function openCard(page) {
  await page.evaluate(() => document.querySelectorAll('#card ~ details').forEach((details) => (details.open = true)));
  await page.waitForFunction(() => document.querySelectorAll('#card ~ details h3').length > 10);
  await page.evaluate(() => document.querySelectorAll('.topic').forEach((details) => (details.open = true)));
  await page.waitForSelector('dd');
}

/** Opens the data table of every chart. */
async function openTables(page) {
  await page.evaluate(() => document.querySelectorAll('.chart-data').forEach((details) => (details.open = true)));
}

for (const theme of ['light', 'dark']) {
  for (const language of ['fr', 'en']) {
    for (const width of [1280, 320]) {
      test(`every page, ${theme}, ${language}, ${width} pixels wide`, async () => {
        const { page, errors } = await browser.page({ width, theme });
        for (const [name, [address, ready, prepare, before]] of Object.entries(pages)) {
          await page.unrouteAll();
          await before?.(page);
          const [path, section] = address.split('#');
          const given = `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
          await page.goto(section ? `${given}#${section}` : given);
          await page.waitForSelector(ready);
          await prepare?.(page);
          assert.deepEqual(await violations(page), [], name);
          const wider = await overflow(page);
          assert.ok(wider <= 0, `${name}: ${wider} pixels wider than the screen`);
        }
        // The browser logs failed requests. On the last three pages they are part of the test.
        const unexpected = errors.filter((error) => !error.startsWith('Failed to load resource'));
        assert.deepEqual(unexpected, []);
        await page.close();
      });
    }
  }
}
