// WebKitGTK, the engine of Safari and of every browser on an iPhone: Debian's webkit2gtk-driver, on
// a virtual screen (Xvfb).
import { existsSync } from 'node:fs';
import { freePort, start, until } from './program.mjs';
import { page } from './webdriver.mjs';

const BROWSERS = ['4.1', '4.0', '6.0'].flatMap((version) =>
  ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-${version}/MiniBrowser`),
);

// Path of each WebDriver command, relative to the path of the session.
const COMMANDS = {
  Navigate: () => ['POST', '/url'],
  Back: () => ['POST', '/back'],
  ExecuteScript: () => ['POST', '/execute/sync'],
  ElementClick: ({ id }) => ['POST', `/element/${id}/click`],
  ElementSendKeys: ({ id }) => ['POST', `/element/${id}/value`],

  TakeScreenshot: () => ['GET', '/screenshot'],
};

/** Opens a page of `width` by `height` pixels. */
export async function openWebKit({ width, height }) {
  const binary = BROWSERS.find(existsSync);
  if (!binary) throw new Error('No WebKit found: run tooling/browser.sh.');
  const screen = start('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  let display = '';
  screen.child.stdio[3].on('data', (data) => (display += data));
  await until('a screen', () => {
    if (!screen.isRunning()) throw new Error(screen.log());
    return display.endsWith('\n');
  });
  const port = await freePort();
  // The sandbox does not work for root; for everybody else it stays on.
  const sandbox = process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } : {};
  const driver = start('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
    env: { ...process.env, DISPLAY: `:${display.trim()}`, WAYLAND_DISPLAY: '', LIBGL_ALWAYS_SOFTWARE: '1', ...sandbox },
  });
  const call = async (method, path, body) => {
    const options = { method, headers: { 'content-type': 'application/json' } };
    if (method === 'POST') options.body = JSON.stringify(body);
    const response = await fetch(`http://127.0.0.1:${port}${path}`, options);
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${path}: ${value.error}: ${value.message}`);
    return value;
  };
  await until('WebKit’s driver', () => call('GET', '/status'));
  const options = { binary, args: ['--automation'] };
  const { sessionId } = await call('POST', '/session', {
    capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': options } },
  });
  const session = `/session/${sessionId}`;
  await call('POST', `${session}/window/rect`, { x: 0, y: 0, width, height });
  const send = (name, parameters) => {
    const [method, path] = COMMANDS[name](parameters);
    return call(method, session + path, parameters);
  };
  return page(send, async () => {
    await call('DELETE', session).catch(() => {});
    await driver.stop();
    await screen.stop();
  });
}
