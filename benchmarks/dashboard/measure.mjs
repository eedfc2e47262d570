// What a person waits for in two dashboards, by Chromium's own clock: ours and Streamlit's, the same actions on the same clients.
//
//   OURS_URL=http://127.0.0.1:8080 PEER_URL=http://127.0.0.1:8501 node benchmarks/dashboard/measure.mjs results.json
//
// Each figure is a median of five runs, each in a browser with a new profile. Painted means: the frame after the one in which
// the content is there.
import { readdir, stat, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../../report-app/web/e2e/browser.mjs';

const RUNS = Number(process.env.RUNS ?? 5);
const VISITS = { ours: Number(process.env.VISITS ?? 200), peer: 40 };
const SLOW = { latency: 150, download: (1.6e6 / 8) | 0, slowdown: 4 };

// What is there, as the page itself sees it; how one acts.
const DASHBOARDS = {
  ours: {
    url: process.env.OURS_URL,
    first: () => document.querySelectorAll('tbody tr').length > 0,
    async openClient(page, place) {
      await page.locator('tbody tr').nth(place).locator('a').first().click();
    },
    client: () =>
      /^Client \d/.test(document.querySelector('h1')?.textContent ?? '') &&
      ['.decision-card', '#reasons li', '#profile dl', '#simulation input'].every((part) => document.querySelector(part)),
    async backToList(page) {
      await page.goBack();
      // No handle on an element: it would keep all that the element was part of.
      await page.locator('tbody tr').first().waitFor();
    },
    async toSimulation(page) {
      await page.locator('#simulation input[type="range"]').first().focus();
    },
    simulated: () =>
      performance.getEntriesByType('resource').some((entry) => /keep=false/.test(entry.name) && entry.startTime > lastInput && entry.responseEnd > 0) &&
      document.querySelector('#simulation [aria-busy="true"]') === null,
  },
  peer: {
    url: process.env.PEER_URL,
    first: () => peerIsIdle() && document.querySelectorAll('[data-testid="stMetricValue"]').length > 0,
    async openClient(page, place) {
      const box = page.locator('[data-testid="stSelectbox"] input').first();
      await box.click();
      // Of a long list only the first ones are there.
      await page.locator('[role="option"]').nth(place % 8).click();
    },
    client: () => peerIsIdle() && peerHeading() !== window.headingBefore && document.querySelector('[data-testid="stMetricValue"]') !== null,
    async backToList() {},
    async toSimulation(page) {
      await page.locator('[data-testid="stSlider"] input[type="range"]').first().focus();
    },
    simulated: () => peerIsIdle() && peerRan > lastInput,
  },
};

// In every page, before its own scripts.
function prepare() {
  window.peerIsIdle = () =>
    document.querySelector('[data-testid="stApp"]')?.getAttribute('data-test-script-state') === 'notRunning' &&
    document.querySelectorAll('[data-testid="stPlotlyChart"] .main-svg').length > 0 &&
    [...document.querySelectorAll('[data-testid="stImage"] img, [data-testid="stFullScreenFrame"] img')].every((image) => image.complete);
  // When its program last came to an end.
  new MutationObserver((changes) => {
    if (changes.some(({ oldValue }) => oldValue === 'running') && peerIsIdle()) window.peerRan = performance.now();
  }).observe(document, { subtree: true, attributeFilter: ['data-test-script-state'], attributeOldValue: true });
  window.peerHeading = () => document.querySelector('h1[id^="client-"]')?.id;
  window.painted = (condition) =>
    new Promise((resolve, reject) => {
      const end = performance.now() + 60_000;
      const look = () => {
        if (condition()) requestAnimationFrame(() => resolve(performance.now()));
        else if (performance.now() > end) reject(new Error(`not there after a minute: ${condition}`));
        else requestAnimationFrame(look);
      };
      look();
    });
  for (const name of ['click', 'input', 'keydown']) {
    addEventListener(name, (event) => (window.lastInput = event.timeStamp), true);
  }
}

const median = (numbers) => {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[sorted.length >> 1];
};
const each = (runs) => {
  const names = Object.keys(runs[0]);
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name]))]));
};

/** A page in a browser of its own, with a way to Chromium's own measurements. */
async function fresh(url, steps, { slow = false } = {}) {
  const browser = await openBrowser({ signedIn: false });
  try {
    const { page } = await browser.page();
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Performance.enable');
    if (slow) {
      const { latency, download } = SLOW;
      await cdp.send('Network.emulateNetworkConditions', {
        offline: false,
        latency,
        downloadThroughput: download,
        uploadThroughput: download,
      });
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOW.slowdown });
    }
    let bytes = 0;
    cdp.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    cdp.on('Network.webSocketFrameReceived', ({ response }) => (bytes += response.payloadData.length));
    await page.addInitScript(prepare);
    await page.goto(url, { waitUntil: 'commit' });
    return await steps(page, cdp, () => bytes);
  } finally {
    await browser.close();
  }
}

async function painted(page, condition) {
  return page.evaluate(`painted(${condition})`);
}

/** First content, first use, and what came over the line until then. */
function cold(dashboard, options) {
  return fresh(
    dashboard.url,
    async (page, _, bytes) => {
      const usable = await painted(page, dashboard.first);
      const first = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
      return { first_content_ms: first, usable_ms: usable, transferred_kb: bytes() / 1000 };
    },
    options,
  );
}

/** From a click to the whole page of a client, and from the last input to the new result. */
function actions(dashboard) {
  return fresh(dashboard.url, async (page) => {
    await painted(page, dashboard.first);
    const clients = [];
    for (let place = 1; place <= 5; place++) {
      await page.evaluate(() => (window.headingBefore = window.peerHeading()));
      await dashboard.openClient(page, place);
      const end = await painted(page, dashboard.client);
      clients.push(end - (await page.evaluate(() => window.lastInput)));
      if (place < 5) await dashboard.backToList(page);
    }
    await dashboard.toSimulation(page);
    const results = [];
    for (let step = 0; step < 5; step++) {
      // A few quick steps, as a hand makes them, down and up again: each round ends at another amount.
      for (let key = 0; key < 3; key++) await page.keyboard.press(step % 2 === 0 ? 'PageDown' : 'PageUp');
      const end = await painted(page, dashboard.simulated);
      results.push(end - (await page.evaluate(() => window.lastInput)));
    }
    return { client_ms: median(clients), simulation_ms: median(results) };
  });
}

/** Nodes and memory after a tenth of the visits, and after all of them. */
function memory(dashboard, visits) {
  return fresh(dashboard.url, async (page, cdp) => {
    await painted(page, dashboard.first);
    const look = async () => {
      await cdp.send('HeapProfiler.collectGarbage');
      const { metrics } = await cdp.send('Performance.getMetrics');
      const of = (name) => metrics.find((metric) => metric.name === name).value;
      return { nodes: of('Nodes'), heap_mb: of('JSHeapUsedSize') / 1e6 };
    };
    let early;
    for (let visit = 1; visit <= visits; visit++) {
      await page.evaluate(() => (window.headingBefore = window.peerHeading()));
      await dashboard.openClient(page, 1 + (visit % 20));
      await painted(page, dashboard.client);
      await dashboard.backToList(page);
      if (visit === visits / 10) early = await look();
    }
    return { visits, early, late: await look() };
  });
}

const results = { files_kb: await filesInKilobytes(), machine: await machine() };
for (const [name, dashboard] of Object.entries(DASHBOARDS)) {
  const repeat = async (what) => {
    const runs = [];
    let broken = 0;
    while (runs.length < RUNS) {
      try {
        runs.push(await what());
      } catch (error) {
        // Streamlit's drawings break off at times, when two runs of its program overlap: another run takes the place.
        console.error(`${name}: a run broke off and is repeated: ${error.message.split('\n')[0]}`);
        if (++broken > RUNS) throw error;
      }
    }
    return each(runs);
  };
  console.error(`${name} …`);
  results[name] = {
    cold: await repeat(() => cold(dashboard)),
    slow: await repeat(() => cold(dashboard, { slow: true })),
    actions: await repeat(() => actions(dashboard)),
    memory: await memory(dashboard, VISITS[name]),
  };
  console.error(JSON.stringify(results[name]));
}
await writeFile(process.argv[2], `${JSON.stringify(results, null, 2)}\n`);

/** Every file of the dashboard, as a browser receives it. */
async function filesInKilobytes() {
  const folder = fileURLToPath(new URL('../../target/dashboard/', import.meta.url));
  const names = await readdir(folder);
  const received = names.filter((name) => name.endsWith('.br'));
  const sizes = await Promise.all(received.map(async (name) => (await stat(folder + name)).size));
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}

async function machine() {
  const browser = await openBrowser({ signedIn: false });
  const { page } = await browser.page();
  const agent = await page.evaluate(() => navigator.userAgent);
  await browser.close();
  const version = agent.match(/Chrome\/(\d+)/)[1];
  return `${cpus().length} cores (${cpus()[0].model.trim()}), Chromium ${version}`;
}
