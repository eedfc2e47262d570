// Pictures of every page, for inspection, or of the named ones.
//
//     BASE_URL=… node screenshots.mjs FOLDER [NAME …]
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openBrowser, someClients } from './browser.mjs';
import { NEEDS_SIGN_IN } from './session.mjs';

const [folder, ...names] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node screenshots.mjs FOLDER [NAME …]');
  process.exit(2);
}
await mkdir(folder, { recursive: true });

const { granted, refused, review } = await someClients();
const views = [
  ['clients', '/'],
  ['search', `/?search=${String(granted.client_id).slice(0, 5)}`],
  ['granted', `/clients/${granted.client_id}`],
  ['refused', `/clients/${refused.client_id}`],
  ['review', `/clients/${review.client_id}?lang=en`],
  ['details', `/clients/${granted.client_id}`],
  ['compared', `/clients/${granted.client_id}?other=AMT_INCOME_TOTAL#profile`],
  ['model', '/modele'],
  ['monitoring', '/suivi'],
  ['unknown', '/clients/1'],
];

const signedOutViews = [
  ['sign-in', '/sign-in'],
  ['sign-in-errors', '/sign-in?lang=en'],
];

const unknown = names.filter((name) => ![...views, ...signedOutViews].some((view) => view[0] === name));
if (unknown.length > 0) {
  console.error(`no page is called ${unknown.join(', ')}`);
  process.exit(2);
}
await take(wanted(views), { signedIn: true });
if (NEEDS_SIGN_IN) await take(wanted(signedOutViews), { signedIn: false });

function wanted(views) {
  return names.length === 0 ? views : views.filter(([name]) => names.includes(name));
}

async function take(views, options) {
  if (views.length === 0) return;
  const browser = await openBrowser(options);
  for (const theme of ['light', 'dark']) {
    for (const width of [1280, 360]) {
      const { page } = await browser.page({ width, theme });
      for (const [name, address] of views) {
        await page.goto(address);
        await page.waitForSelector('table, section, h1 + p');
        await page.waitForLoadState('networkidle');
        await prepare(page, name);
        await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`), fullPage: true });
      }
      await page.close();
    }
  }
  await browser.close();
}

async function prepare(page, name) {
  if (name === 'details') {
    await page.click('.all-reasons > summary');
    await page.click('.waterfall-step > summary');
  }
  if (name === 'sign-in-errors') await page.click('button[type="submit"]');
}
