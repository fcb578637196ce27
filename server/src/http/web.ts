import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import type { Env } from '../context.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
export const WEB_DIST = join(root, 'web', 'dist');
const SWAGGER = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const INITIALIZER = `window.onload = () => {
  window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset], layout: 'StandaloneLayout', validatorUrl: null });
};`;

/** The built client with its history fallback, and the readable API description; everything from this machine. */
export function serveWeb(app: OpenAPIHono<Env>): void {
  app.get('/docs', (c) => c.redirect('/docs/'));
  app.get('/docs/swagger-initializer.js', (c) =>
    c.body(INITIALIZER, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  );
  app.get(
    '/docs/*',
    compress(),
    serveStatic({ root: fromHere(SWAGGER), rewriteRequestPath: (path) => path.replace(/^\/docs/, '') }),
  );
  app.get('/problems/:slug', (c) => c.redirect('/docs/'));

  app.get('/assets/*', compress(), async (c, next) => {
    await next();
    if (c.res.ok) c.header('Cache-Control', 'public, max-age=31536000, immutable');
  });
  // Scripts and styles lie there compressed already; what else there is, is compressed on its way.
  app.get('/*', compress(), serveStatic({ root: fromHere(WEB_DIST), precompressed: true }));
  app.get('/*', compress(), async (c, next) => {
    const wantsPage = c.req.header('Accept')?.includes('text/html') && !/^\/(api|cal)\//.test(c.req.path);
    if (!wantsPage) return next();
    const page = await readFile(join(WEB_DIST, 'index.html'), 'utf8').catch(() => null);
    if (page === null) return next();
    return c.html(page, 200, { 'Cache-Control': 'no-cache' });
  });
}

/** The static server takes paths from the working directory. */
function fromHere(path: string): string {
  return relative(process.cwd(), path) || '.';
}
