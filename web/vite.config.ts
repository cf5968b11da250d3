import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.RTM_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    // The server's Content-Security-Policy allows neither data: URIs nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Rolldown keeps antd in few large chunks; the page budget is checked by hand on gzip sizes.
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      // The first page in one piece: cut into what the other pages happen to share with it, the same
      // code is 2 % larger after gzip, and each new page cuts it anew.
      output: { codeSplitting: { groups: [{ name: 'first', test: /\/src\/main\.tsx$/ }] } },
    },
  },
  server: {
    proxy: { '/internalweb': server, '/public-api': server, '/health': server },
  },
  test: {
    // Tests that need a page say so in their first line: jsdom takes seconds to start.
    environment: 'node',
    include: ['{src,tools}/**/*.test.{ts,tsx}'],
    testTimeout: 60_000,
    setupFiles: ['./src/test-setup.ts'],
    // A fixed zone makes the expected local times the same on every machine.
    env: { TZ: 'UTC' },
  },
});
