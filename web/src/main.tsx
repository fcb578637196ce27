import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './api.ts';
import { onReturn } from './live/silence.ts';
import { router } from './router.tsx';
import { allowNoMarkup } from './ui/noMarkup.ts';
import './ui/tokens.css';
import './ui/base.css';

/** What the server refused stays refused; only silence and overload are worth another try. */
function worthRetrying(failures: number, error: Error): boolean {
  return failures < 2 && !(error instanceof ApiProblem && error.slug !== 'busy');
}

allowNoMarkup();

const client = new QueryClient({
  defaultOptions: {
    // Whether there is a network says nothing about the server: what cannot be reached is said at once.
    queries: { retry: worthRetrying, staleTime: 15_000, refetchOnWindowFocus: true, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});

// What is on the screen goes on by itself as soon as the server is back.
onReturn(() => void client.invalidateQueries());

/** Draws the pages, once there are texts for them. */
export function draw(): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
