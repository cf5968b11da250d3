import { readdirSync } from 'node:fs';
import js from '@eslint/js';
import globals from 'globals';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const parents = { group: ['../*'], message: 'Import from other folders by "@/...".' };
const above = (...groups) => ({ group: groups, message: 'Imports go shared -> features -> app.' });

/** One import zone: files in `folder` may not import what lies above or beside it. */
function zone(folder, ...groups) {
  return {
    files: [`${folder}/**/*.{ts,tsx}`],
    rules: { 'no-restricted-imports': ['error', { patterns: [parents, above(...groups)] }] },
  };
}

const features = readdirSync(new URL('./src/features', import.meta.url));
const featureZones = features.map((name) => zone(
  `src/features/${name}`,
  '@/app/*',
  ...features.filter((other) => other !== name).map((other) => `@/features/${other}/*`),
));

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'test-results', 'playwright-report'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'max-lines': ['error', 300],
      'no-console': 'error',
      'no-restricted-imports': ['error', { patterns: [parents] }],
      'no-restricted-globals': ['error', {
        name: 'sessionStorage', message: 'Nothing of the session is kept in web storage.',
      }],
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-misused-promises': [
        'error', { checksVoidReturn: { attributes: false, properties: false } },
      ],
    },
  },
  { files: ['src/lib/api/schema.d.ts'], rules: { 'max-lines': 'off' } },  // Generated.
  zone('src/lib', '@/components/*', '@/features/*', '@/app/*'),
  zone('src/components', '@/features/*', '@/app/*'),
  ...featureZones,
  {
    files: ['*.config.js', 'tools/*.mjs'],
    ...tseslint.configs.disableTypeChecked,
    languageOptions: { globals: globals.node, parserOptions: { project: null } },
  },
  { files: ['tools/*.mjs'], rules: { 'no-console': 'off' } },
);
