// A page driven by the commands of WebDriver (W3C), over any transport.
import { writeFile } from 'node:fs/promises';
import { until } from './program.mjs';

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
// Special keys, with their WebDriver codes.
const KEYS = { Backspace: '\ue003', Enter: '\ue007', Tab: '\ue004', Escape: '\ue00c', ArrowRight: '\ue014', ArrowLeft: '\ue012' };

/** Returns the page that `send(name, parameters)` drives; `close` ends the browser. */
export function page(send, close) {
  const run = async (script, ...args) => send('ExecuteScript', { script, args });
  // A page that was just drawn may be drawn again, so the search is repeated until the element
  // exists.
  const find = async (css, text) => {
    const look = () => run(
      `const [css, text] = arguments;
       const shown = (element) => element.getClientRects().length > 0;
       return [...document.querySelectorAll(css)].find((e) => shown(e) && (text === null || e.textContent.includes(text))) ?? null;`,
      css,
      text ?? null,
    );
    return (await until(`${css} with ${text ?? 'any text'}`, look))[ELEMENT];
  };
  const type = async (css, keys) => {
    const text = keys.replace(/\{(\w+)\}/g, (_, name) => KEYS[name]);
    await send('ElementSendKeys', { id: await find(css), text });
  };
  return {
    goto: (url) => send('Navigate', { url }),
    back: () => send('Back', {}),
    /** Runs the body of a function in the page and returns its result. */
    run,
    /** Clicks or taps the middle of the first visible element that contains `text`. */
    async click(css, text) {
      const id = await find(css, text);
      // WebKit's driver does not always scroll to an element that is out of sight.
      await run('arguments[0].scrollIntoView({ block: "nearest" })', { [ELEMENT]: id });
      await send('ElementClick', { id });
    },
    /** Types into an element; `keys` are letters, and names of keys in braces. */
    type,
    /**
     * Empties a field by keyboard: WebDriver's own clear command sends no input event in some
     * engines.
     */
    async clear(css) {
      const { length } = await run('return document.querySelector(arguments[0]).value', css);
      // WebKit's driver never responds to an empty list of keys.
      if (length > 0) await type(css, '{Backspace}'.repeat(length));
    },
    async screenshot(path) {
      await writeFile(path, Buffer.from(await send('TakeScreenshot', { full: false }), 'base64'));
    },
    close,
  };
}
