// A Chromium under test control: the one named by PRET_BROWSER, or else the one on the path.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { BASE_URL, cookieHeader, shareSession, tokenHeader } from './session.mjs';

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts a browser with its own profile, which `close` deletes. It is signed in unless `signedIn`
 * is false.
 */
export async function openBrowser({ signedIn = true } = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'pret-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable(),
    headless: true,
    args: FLAGS,
    baseURL: BASE_URL,
  });
  if (signedIn) await shareSession(context);
  return {
    /** Adds the session that all browsers of this process share. */
    signIn: () => shareSession(context),
    /** Drops the session cookie without ending the session. */
    leave: () => context.clearCookies(),
    /** Opens a page with the given options; `errors` collects every error that it logs. */
    async page({ width = 1280, height = 900, theme = 'light' } = {}) {
      const page = await context.newPage();
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: theme });
      const errors = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(String(error)));
      return { page, errors };
    },
    /**
     * Runs `steps` on a new page at `address`. The page may log no errors except the `expected`
     * ones.
     */
    async visit(address, steps, { expected = () => false, ...options } = {}) {
      const { page, errors } = await this.page(options);
      try {
        await page.goto(address);
        await page.waitForSelector('h1');
        await steps(page);
        assert.deepEqual(errors.filter((error) => !expected(error)), []);
      } finally {
        await page.close();
      }
    },
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** Waits for the page with this main heading. */
export function heading(page, name) {
  return page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}

function executable() {
  const named = process.env.PRET_BROWSER;
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = ['chromium', 'chromium-browser', 'google-chrome']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find(existsSync);
  if (!found) throw new Error('No Chromium found: run tooling/browser.sh, or set PRET_BROWSER.');
  return found;
}

/** Returns the API's response to `GET path`, in French. */
export async function getJson(path) {
  const headers = { 'accept-language': 'fr', ...(await cookieHeader()) };
  const response = await fetch(new URL(path, BASE_URL), { headers });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** Returns the API's response to `POST path`, in French. */
export async function postJson(path, body) {
  const headers = {
    'accept-language': 'fr',
    'content-type': 'application/json',
    ...(await cookieHeader()),
    ...(await tokenHeader()),
  };
  const response = await fetch(new URL(path, BASE_URL), { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/**
 * Returns example clients: any client and, if they exist, one granted, one refused and one to
 * review.
 */
export async function someClients() {
  const { clients } = await getJson('/v1/clients?limit=100');
  const find = (condition) => clients.find(condition) ?? clients[0];
  return {
    any: clients[0],
    granted: find((client) => client.decision === 'granted' && !client.needs_review),
    refused: find((client) => client.decision === 'refused' && !client.needs_review),
    review: find((client) => client.needs_review),
  };
}
