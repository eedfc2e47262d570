// Signing in to the service under test: SIGN_IN_NAME and SIGN_IN_PASSWORD name a reviewer. Without
// them the service is assumed to need no sign-in.
export const NAME = process.env.SIGN_IN_NAME ?? '';
export const PASSWORD = process.env.SIGN_IN_PASSWORD ?? '';

/** Whether the service under test needs a sign-in. */
export const NEEDS_SIGN_IN = NAME !== '';

/** Address of a running pret-api that serves the dashboard. */
export const BASE_URL = process.env.BASE_URL ?? 'http://127.0.0.1:8080';

let session;

/** Returns the session cookie as a header for fetch. One sign-in serves a whole file of tests. */
export async function cookieHeader() {
  if (!NEEDS_SIGN_IN) return {};
  const { name, value } = await signedIn();
  return { cookie: `${name}=${value}` };
}

/** Returns the header that a request which changes something needs in addition to the cookie. */
export async function tokenHeader() {
  return NEEDS_SIGN_IN ? { 'x-csrf-token': (await signedIn()).token } : {};
}

/** Adds the session cookie to a browser. */
export async function shareSession(context) {
  if (!NEEDS_SIGN_IN) return;
  const { name, value } = await signedIn();
  // The cookie is for TLS only; browsers also send it to this machine without TLS.
  const domain = new URL(BASE_URL).hostname;
  await context.addCookies([{ name, value, domain, path: '/', secure: true, httpOnly: true, sameSite: 'Strict' }]);
}

function signedIn() {
  session ??= signIn();
  return session;
}

async function signIn() {
  const response = await fetch(new URL('/v1/session', BASE_URL), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: NAME, password: PASSWORD }),
  });
  if (!response.ok) throw new Error(`signing in as ${NAME}: ${response.status} ${await response.text()}`);
  const [pair] = response.headers.getSetCookie()[0].split(';');
  const [name, value] = pair.split('=', 2);
  return { name, value, token: (await response.json()).csrf_token };
}
