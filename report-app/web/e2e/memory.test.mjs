// Memory does not grow with the number of clients opened.
//
//     BASE_URL=http://127.0.0.1:8080 node --test memory.test.mjs
//
// A Playwright handle keeps its element alive, and with it the element's whole page. This test
// therefore keeps no handle (`waitForSelector` would return one). It needs Chromium: the number of
// live objects is read through the DevTools protocol.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { getJson, openBrowser } from './browser.mjs';

/**
 * Clients opened before the first measurement: more than the response cache of the dashboard holds.
 */
const WARM_UP = 100;
const VISITS = 200;
/** Growth allowed over those visits, as a factor. */
const TOLERANCE = 1.05;
/**
 * Measures that one figure is the least of, each after another visit. The browser still holds the nodes of the pages
 * left last, and they differ by some per cent from client to client; a leak raises the least of several measures too.
 */
const MEASURES = 6;

let browser;
before(async () => (browser = await openBrowser()));
after(() => browser?.close());

test(`${VISITS} clients leave nothing behind`, async () => {
  const { page, errors } = await browser.page();
  // The memory of the module cannot be reached from the page, so instantiation is intercepted.
  await page.addInitScript(() => {
    for (const name of ['instantiate', 'instantiateStreaming']) {
      const original = WebAssembly[name];
      WebAssembly[name] = async (...given) => {
        const made = await original.apply(WebAssembly, given);
        const exported = Object.values((made.instance ?? made).exports);
        window.moduleMemory = exported.find((value) => value instanceof WebAssembly.Memory);
        return made;
      };
    }
  });
  const addresses = (await getJson('/v1/clients?limit=100')).clients.map((client) => `/clients/${client.client_id}`);
  await page.goto('/');
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');

  const visit = async (number) => {
    // As when a link is followed: the page is never loaded again.
    await page.locator('tbody tr').first().waitFor();
    await page.evaluate((address) => {
      history.pushState([0, 0], '', address);
      dispatchEvent(new PopStateEvent('popstate'));
    }, addresses[number % addresses.length]);
    await page.locator('.decision-card').waitFor();
    await page.locator('.information').first().waitFor();
    // The content of a fold is drawn when the fold is opened.
    await page.evaluate(() => document.querySelectorAll('main details').forEach((fold) => (fold.open = true)));
    await page.locator('main details[open] > :not(summary)').first().waitFor();
    await page.goBack();
  };
  const measure = async () => {
    await page.locator('tbody tr').first().waitFor();
    for (let turn = 0; turn < 3; turn += 1) await cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await cdp.send('Performance.getMetrics');
    const { Nodes, JSEventListeners, JSHeapUsedSize } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    const module = await page.evaluate(() => window.moduleMemory.buffer.byteLength);
    return { nodes: Nodes, listeners: JSEventListeners, bytes: JSHeapUsedSize + module };
  };
  let number = 0;
  const least = async () => {
    const measures = [];
    for (; measures.length < MEASURES; number += 1) {
      await visit(number);
      measures.push(await measure());
    }
    const names = Object.keys(measures[0]);
    return Object.fromEntries(names.map((name) => [name, Math.min(...measures.map((measured) => measured[name]))]));
  };

  for (; number < WARM_UP; number += 1) await visit(number);
  const start = await least();
  for (; number < WARM_UP + VISITS; number += 1) await visit(number);
  const end = await least();
  for (const [what, value] of Object.entries(start)) {
    assert.ok(value > 0, `${what} was not measured`);
    assert.ok(end[what] <= value * TOLERANCE, `${what}: ${value} after ${WARM_UP} clients, ${end[what]} after ${VISITS} more`);
  }
  console.log(`# after ${WARM_UP} clients ${JSON.stringify(start)}, after ${VISITS} more ${JSON.stringify(end)}`);
  assert.deepEqual(errors, []);
  await page.close();
});
