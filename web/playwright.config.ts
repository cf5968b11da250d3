import { defineConfig } from '@playwright/test';

/** Against the real server and the real OAuth server; both are started by e2e/rig.ts. */
export default defineConfig({
  testDir: './e2e',
  outputDir: './test-results/runs',
  // One server for all tests of a worker; more workers would only share two cores.
  workers: 1,
  // Times are a matter of the machine and of the build: scripts/test speed asks for them.
  ...(process.env.RTM_SPEED === undefined ? { grepInvert: /@speed/ } : { grep: /@speed/ }),
  forbidOnly: true,
  retries: 0,
  // Long, so that a busy machine fails no test: a step that works ends much earlier.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    colorScheme: 'light',
    viewport: { width: 1440, height: 900 },
    actionTimeout: 60_000,
    // Clicks wait until what they hit stands still.
    contextOptions: { reducedMotion: 'reduce' },
    // Recording takes its part of a page's time.
    trace: process.env.RTM_SPEED === undefined ? 'retain-on-failure' : 'off',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    },
  },
});
