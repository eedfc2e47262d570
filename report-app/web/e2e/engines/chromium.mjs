// Chromium, driven by Playwright, with the same few commands as the other engines.
import { openBrowser } from '../browser.mjs';

/** Opens a page of `width` by `height` pixels. */
export async function openChromium({ width, height }) {
  const browser = await openBrowser({ signedIn: false });
  const { page } = await browser.page({ width, height });
  const find = (css, text) => {
    const found = page.locator(css).filter({ visible: true });
    return (text === undefined ? found : found.filter({ hasText: text })).first();
  };
  return {
    goto: (url) => page.goto(url),
    back: () => page.goBack(),
    // Passed as text: the page's Content-Security-Policy does not allow a function to be built from
    // text.
    run: (script, ...args) => page.evaluate(`(function () { ${script} }).apply(null, ${JSON.stringify(args)})`),
    click: (css, text) => find(css, text).click(),
    async type(css, keys) {
      await find(css).focus();
      for (const [, name, text] of keys.matchAll(/\{(\w+)\}|([^{]+)/g)) {
        if (name) await page.keyboard.press(name);
        else await page.keyboard.type(text);
      }
    },
    clear: (css) => find(css).fill(''),
    screenshot: (path) => page.screenshot({ path }),
    close: () => browser.close(),
  };
}
