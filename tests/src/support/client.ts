import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { type Problem, problem } from './problem.ts';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body, once it has proven to be what it should be. */
  readonly read: <T>(shape: Shape<T>) => T;
  readonly problem: () => Problem;
};

type Shape<T> = { readonly parse: (value: unknown) => T };

type Headers = Readonly<Record<string, string>>;
type Question = { readonly method: string; readonly path: string; readonly body?: unknown; readonly headers?: Headers };

export type Client = {
  /** Sends what it is given; a body that is not a string goes as JSON. Throws when no answer comes. */
  readonly send: (question: Question) => Promise<Answer>;
  readonly get: (path: string, headers?: Headers) => Promise<Answer>;
  readonly post: (path: string, body?: unknown, headers?: Headers) => Promise<Answer>;
  readonly put: (path: string, body: unknown, headers?: Headers) => Promise<Answer>;
  readonly patch: (path: string, body: unknown, headers?: Headers) => Promise<Answer>;
  /** The same server with somebody's session. */
  readonly as: (person: { readonly cookie: string }) => Client;
};

/** As many clients at once, each with a connection that it keeps. */
const MAX_CONNECTIONS = 200;
const TIMEOUT_MS = 60_000;

/** Sees each answer before whoever asked; what it throws, they get. */
type Observe = (method: string, path: string, answer: Answer) => void;

/** A client of one server; those that `as` makes share its connections. */
export function makeClient(url: string, observe: Observe = () => {}): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS, maxFreeSockets: MAX_CONNECTIONS });
  return clientWith(url, agent, observe, {});
}

function clientWith(url: string, agent: Agent, observe: Observe, always: Headers): Client {
  const send = async (question: Question) => {
    const answer = await ask(url, agent, { ...question, headers: { ...always, ...question.headers } });
    observe(question.method, question.path, answer);
    return answer;
  };
  const sending =
    (method: string) =>
    (path: string, body?: unknown, headers: Headers = {}) =>
      send({ method, path, body, headers });
  return {
    send,
    get: (path, headers = {}) => send({ method: 'GET', path, headers }),
    post: sending('POST'),
    put: sending('PUT'),
    patch: sending('PATCH'),
    as: ({ cookie }) => clientWith(url, agent, observe, { ...always, cookie }),
  };
}

function ask(url: string, agent: Agent, question: Question): Promise<Answer> {
  const { method, path, body, headers = {} } = question;
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const typed = text === undefined ? {} : { 'content-type': 'application/json', ...lengthOf(text, headers) };
  return new Promise((resolve, reject) => {
    const asked = request(new URL(path, url), { agent, method, headers: { ...typed, ...headers } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve(answered(answer.statusCode ?? 0, answer.headers, Buffer.concat(parts).toString())),
      );
    });
    asked.setTimeout(TIMEOUT_MS, () => asked.destroy(new Error(`no answer to ${method} ${path} in a minute`)));
    asked.on('error', (error) => {
      // The server may have closed a kept connection just before; that says nothing about the request.
      if (asked.reusedSocket && codeOf(error) === 'ECONNRESET') resolve(ask(url, agent, question));
      else reject(error);
    });
    asked.end(text);
  });
}

/** A body in pieces does not say how long it is. */
function lengthOf(text: string, headers: Headers): { 'content-length'?: number } {
  return 'transfer-encoding' in headers ? {} : { 'content-length': Buffer.byteLength(text) };
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined;
}

function answered(status: number, headers: IncomingHttpHeaders, text: string): Answer {
  return {
    status,
    headers,
    text,
    read: (shape) => shape.parse(JSON.parse(text)),
    problem: () => {
      if (headers['content-type'] !== 'application/problem+json') throw new Error(`no problem but ${status} ${text}`);
      return problem.parse(JSON.parse(text));
    },
  };
}
