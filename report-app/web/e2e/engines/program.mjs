// A child process that runs as long as a test needs it.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

/** Starts `command`; `stop` ends it and waits for its end. `log` returns the end of its output. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (said = (said + data).slice(-4000)));
  const ended = new Promise((resolve) => {
    child.on('exit', resolve);
    child.on('error', resolve);
  });
  let isRunning = true;
  ended.then(() => (isRunning = false));
  return {
    child,
    log: () => said,
    isRunning: () => isRunning,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

/** Returns a port on which nothing listens. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Calls `find` until it returns a value, and returns that value. After a minute it throws an error
 * that names `what`.
 */
export async function until(what, find) {
  const end = Date.now() + 60_000;
  let failure;
  while (Date.now() < end) {
    try {
      const found = await find();
      if (found) return found;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what}`, { cause: failure });
}
