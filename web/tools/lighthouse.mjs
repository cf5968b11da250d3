// Measures the login and the token list with Lighthouse; fails below what the console promises.
//
//   RTM_SERVER=http://127.0.0.1:8080 RTM_SESSION=... npm run lighthouse
//
// RTM_SESSION is the value of the session cookie, in the environment so that no process list shows it.
// RTM_CATEGORIES names those that are wanted, with commas between; all of them if it is not set.
// As on a desk: a console is opened there, and a phone's slow network would measure the network.
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';

const promised = { performance: 95, accessibility: 100, 'best-practices': 100 };
const wanted = process.env.RTM_CATEGORIES?.split(',') ?? Object.keys(promised);
const least = Object.fromEntries(wanted.map((name) => [name, promised[name]]));
// A busy machine only ever makes a page look slower, so the best of a few runs is what it can do.
const mostRuns = 3;

// The stream of jobs never ends, so the network of the token list is never quiet.
const mostWaiting = 12_000;  // milliseconds

const server = process.env.RTM_SERVER ?? 'http://127.0.0.1:8080';
const session = process.env.RTM_SESSION ?? '';
if (session === '') {
  console.error('RTM_SESSION is not set: it is the value of the cookie rtm_session after a login');
  process.exit(2);
}

const pages = [
  { path: '/login', headers: {} },
  { path: '/tokens', headers: { Cookie: `rtm_session=${session}` } },
];

const low = (scores) => Object.entries(least).filter(([name, score]) => !(scores[name] >= score));

/** What Lighthouse found wanting in the categories that are too low. */
function complaints(report, scores) {
  return low(scores).flatMap(([name]) => report.categories[name].auditRefs
    .map(({ id, weight }) => ({ ...report.audits[id], weight }))
    .filter(({ score, weight }) => weight > 0 && score !== null && score < 0.9)
    .map(({ id, title, displayValue = '' }) => `    ${name}: ${id}: ${title} ${displayValue}`));
}

async function measure({ path, headers }) {
  const chrome = await launch({
    chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromeFlags: ['--headless=new', '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--lang=en'],
  });
  try {
    const { lhr } = await lighthouse(server + path, {
      port: chrome.port, logLevel: 'error', onlyCategories: Object.keys(least), extraHeaders: headers,
      maxWaitForLoad: mostWaiting,
    }, desktopConfig);
    if (lhr.runtimeError) throw new Error(`${path}: ${lhr.runtimeError.message}`);
    if (new URL(lhr.finalDisplayedUrl).pathname !== path) throw new Error(`${path} led to ${lhr.finalDisplayedUrl}`);
    return lhr;
  } finally {
    chrome.kill();
  }
}

let failed = false;
for (const page of pages) {
  const best = {};
  let last = [];
  for (let run = 0; run < mostRuns && (run === 0 || low(best).length > 0); run += 1) {
    const report = await measure(page);
    const scores = Object.fromEntries(Object.keys(least)
      .map((name) => [name, Math.round((report.categories[name].score ?? 0) * 100)]));
    for (const [name, score] of Object.entries(scores)) best[name] = Math.max(best[name] ?? 0, score);
    last = complaints(report, scores);
  }
  console.log(`${page.path}: ${Object.entries(best).map(([name, score]) => `${name} ${score}`).join(', ')}`);
  if (low(best).length > 0) {
    failed = true;
    console.log(`  too low, at least ${JSON.stringify(least)} is wanted:\n${last.join('\n')}`);
  }
}
process.exit(failed ? 1 : 0);
