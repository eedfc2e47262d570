// Accessibility checks with axe. The page's Content-Security-Policy forbids inline scripts, so axe
// is run from outside the page.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Returns the violations that axe finds, one line each. */
export async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((rules) => globalThis.axe.run({ runOnly: rules }), RULES);
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target).join(', ')})`);
}

/** Returns by how many pixels the page is wider than the screen. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
