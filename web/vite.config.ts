import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { compressed } from './compressed.ts';
import { pieces } from './pieces.ts';

const API = 'http://127.0.0.1:8787';
const KEPT = /\/(en-US|zh-CN)\.m?js$/;

/** React Aria ships its own words in thirty-odd languages; the page speaks two. */
function onlyOurLanguages(): Plugin {
  return {
    name: 'only-our-languages',
    enforce: 'pre',
    load(id) {
      const isWords = /node_modules\/(react-aria|react-stately|react-aria-components)\/.*\/intl\//.test(id);
      return isWords && /\/[a-z]{2}-[A-Z]{2}\.m?js$/.test(id) && !KEPT.test(id) ? 'export default {};' : null;
    },
  };
}

export default defineConfig({
  plugins: [onlyOurLanguages(), react(), pieces(), compressed()],
  build: {
    outDir: 'dist',
    assetsInlineLimit: 0,
    target: 'es2023',
    sourcemap: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { host: '127.0.0.1', proxy: { '/api': API, '/cal': API } },
});
