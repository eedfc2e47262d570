// The three engines that people read the dashboard with.
import { openChromium } from './chromium.mjs';
import { openFirefox } from './firefox.mjs';
import { openWebKit } from './webkit.mjs';

export const ENGINES = { Chromium: openChromium, WebKit: openWebKit, Firefox: openFirefox };
