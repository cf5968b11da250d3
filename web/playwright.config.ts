import { defineConfig } from '@playwright/test';

/** Against the real server and the real OAuth server; both are started by e2e/rig.ts. */
export default defineConfig({
  testDir: './e2e',
  outputDir: './test-results/runs',
  // One server for all tests of a worker; more workers would only share two cores.
  workers: 1,
  forbidOnly: true,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    colorScheme: 'light',
    viewport: { width: 1440, height: 900 },
    actionTimeout: 20_000,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
    },
  },
});
