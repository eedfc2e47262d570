// The three browser engines in which people use the dashboard.
import { openChromium } from './chromium.mjs';
import { openFirefox } from './firefox.mjs';
import { openWebKit } from './webkit.mjs';

export const ENGINES = { Chromium: openChromium, WebKit: openWebKit, Firefox: openFirefox };
