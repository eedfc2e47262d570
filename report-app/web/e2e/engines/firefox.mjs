// Firefox, driven through Marionette, its automation port: the commands of WebDriver, as JSON.
import { readFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start, until } from './program.mjs';
import { page } from './webdriver.mjs';

// A free port, no background requests, no animation.
const PREFERENCES = {
  'marionette.port': 0,
  'app.update.disabledForTesting': true,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  'ui.prefersReducedMotion': 1,
};

/** Opens a page of `width` by `height` pixels. */
export async function openFirefox({ width, height }) {
  const profile = await mkdtemp(join(tmpdir(), 'pret-firefox-'));
  const preferences = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${value});\n`);
  await writeFile(join(profile, 'user.js'), preferences.join(''));
  const size = [`--width=${width}`, `--height=${height}`];
  const firefox = start('firefox-esr', ['--marionette', '--headless', '--no-remote', '--profile', profile, ...size], {
    env: { ...process.env, HOME: profile, MOZ_HEADLESS: '1' },
  });
  const port = await until('Firefox’s port', async () => {
    if (!firefox.isRunning()) throw new Error(firefox.log());
    return Number(await readFile(join(profile, 'MarionetteActivePort'), 'utf8'));
  });
  const marionette = await connectTo(port);
  await marionette.send('WebDriver:NewSession', { capabilities: {} });
  const send = async (name, parameters) => {
    const answer = await marionette.send(`WebDriver:${name}`, parameters);
    return answer?.value ?? null;
  };
  return page(send, async () => {
    await marionette.send('Marionette:Quit', { flags: ['eForceQuit'] }).catch(() => {});
    marionette.end();
    await firefox.stop();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });
}

/** Sends commands to a Marionette port: each message is its length, a colon and JSON. */
async function connectTo(port) {
  const socket = connect(port, '127.0.0.1');
  const waiting = new Map();
  let received = Buffer.alloc(0);
  let last = 0;
  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
    for (;;) {
      const colon = received.indexOf(':');
      const end = colon + 1 + Number(received.subarray(0, colon));
      if (colon < 0 || received.length < end) return;
      const message = JSON.parse(received.subarray(colon + 1, end));
      received = received.subarray(end);
      // The first message only identifies the server.
      if (!Array.isArray(message)) continue;
      const [, id, error, result] = message;
      const { resolve, reject } = waiting.get(id);
      waiting.delete(id);
      if (error) reject(new Error(`${error.error}: ${error.message}`));
      else resolve(result);
    }
  });
  const broken = (error) => {
    for (const { reject } of waiting.values()) reject(error ?? new Error('Firefox closed its port'));
    waiting.clear();
  };
  socket.on('error', broken);
  socket.on('close', () => broken());
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return {
    send(name, parameters) {
      const id = ++last;
      const text = JSON.stringify([0, id, name, parameters]);
      socket.write(`${Buffer.byteLength(text)}:${text}`);
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    end: () => socket.end(),
  };
}
