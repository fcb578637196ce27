import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** An event as Thunderbird keeps it; instants as it writes them, `20261124T040000Z`. */
export type Kept = {
  readonly title: string;
  readonly start: string;
  readonly end: string;
  readonly status: string | null;
};

export type Discovered = { readonly url: string; readonly name: string; readonly readOnly: boolean };

export type Subscription = {
  /** Fetches anew; answers what the calendar then holds, by start. */
  readonly refresh: () => Promise<Kept[]>;
  /** What it says of itself: `disabled` when it gave the calendar up. */
  readonly isDisabled: () => Promise<boolean>;
};

export type Thunderbird = {
  readonly subscribe: (url: string, type: 'ics' | 'caldav') => Promise<Subscription>;
  /** Looks for calendars as its "new calendar" page does; answers their addresses, names and whether they can only be read. */
  readonly discover: (url: string, user: string, password: string) => Promise<Discovered[]>;
  /** Keeps a password for an origin, as somebody would who ticks the box. */
  readonly remember: (origin: string, realm: string, user: string, password: string) => Promise<void>;
  /** Opens a file as a person would who imports it; answers how many events there are in it. */
  readonly importFile: (path: string) => Promise<number>;
  readonly quit: () => Promise<void>;
};

const PREFERENCES = {
  'marionette.port': 0,
  'app.update.enabled': false,
  'mail.provider.suppress_dialog_on_startup': true,
  'mail.shell.checkDefaultClient': false,
  'mailnews.start_page.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'calendar.timezone.local': 'Asia/Shanghai',
  'calendar.timezone.useSystemTimezone': false,
  'network.proxy.type': 0,
} as const;

const READ = `
  const items = [];
  const stream = cal.iterate.streamValues(calendar.getItems(Ci.calICalendar.ITEM_FILTER_TYPE_EVENT, 0, null, null));
  for await (const some of stream) items.push(...some);
  return items.map(item => ({ title: item.title, start: item.startDate.icalString, end: item.endDate.icalString,
    status: item.status })).sort((a, b) => a.start < b.start ? -1 : 1);`;

/** Waits for the refresh that it asks for: the calendar tells its observers when it has loaded, or failed. */
const REFRESH = `
  await new Promise(resolve => {
    const observer = { QueryInterface: ChromeUtils.generateQI(['calIObserver']), onStartBatch() {}, onEndBatch() {},
      onAddItem() {}, onModifyItem() {}, onDeleteItem() {}, onPropertyChanged() {}, onPropertyDeleting() {},
      onLoad() { finish(); }, onError() { finish(); } };
    const finish = () => { calendar.removeObserver(observer); resolve(); };
    calendar.addObserver(observer);
    calendar.refresh();
    setTimeout(finish, 15000);
  });`;

/** Starts Thunderbird without a window, with a profile of its own, and drives it through Marionette. */
export async function startThunderbird(): Promise<Thunderbird> {
  const profile = mkdtempSync(join(tmpdir(), 'jishi-thunderbird-'));
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  writeFileSync(join(profile, 'user.js'), lines.join('\n'));
  const args = ['--headless', '--no-remote', '--profile', profile, '--marionette', '--remote-allow-system-access'];
  const child = spawn('thunderbird', args, { stdio: 'ignore', env: { ...process.env, HOME: profile } });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const { socket, run } = await drive(await portOf(child, profile));

  return {
    subscribe: (url, type) => subscribe(run, url, type),
    discover: async (url, user, password) =>
      (await run(
        `const [url, user, password] = arguments;
         const found = await cal.provider.detection.detect(user, password, url, false, [], {});
         return [...found.values()].flat().map(calendar => ({ url: calendar.uri.spec, name: calendar.name,
           readOnly: Boolean(calendar.readOnly) }));`,
        [url, user, password],
      )) as Discovered[],
    remember: async (origin, realm, user, password) => {
      await run(
        `const [origin, realm, user, password] = arguments;
         const login = Cc['@mozilla.org/login-manager/loginInfo;1'].createInstance(Ci.nsILoginInfo);
         login.init(origin, null, realm, user, password, '', '');
         await Services.logins.addLoginAsync(login);`,
        [origin, realm, user, password],
      );
    },
    importFile: async (path) =>
      (await run(
        `const { CalIcsParser } = ChromeUtils.importESModule('resource:///modules/CalIcsParser.sys.mjs');
         const parser = new CalIcsParser();
         parser.parseString(await IOUtils.readUTF8(arguments[0]));
         return parser.getItems().length;`,
        [path],
      )) as number,
    quit: async () => {
      socket.destroy();
      kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      process.off('exit', kill);
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function subscribe(run: Run, url: string, type: string): Promise<Subscription> {
  const id = await run(
    `const [url, type] = arguments;
     const calendar = cal.manager.createCalendar(type, Services.io.newURI(url));
     calendar.name = 'Jishi';
     calendar.setProperty('refreshInterval', '0');
     if (type === 'caldav') calendar.setProperty('username', 'reader');
     cal.manager.registerCalendar(calendar);
     return calendar.id;`,
    [url, type],
  );
  const ofIt = (work: string) => run(`const calendar = cal.manager.getCalendarById(arguments[0]); ${work}`, [id]);
  return {
    refresh: async () => (await ofIt(`${REFRESH} ${READ}`)) as Kept[],
    isDisabled: async () => (await ofIt(`return Boolean(calendar.getProperty('disabled'));`)) as boolean,
  };
}

async function portOf(child: ChildProcess, profile: string): Promise<number> {
  const file = join(profile, 'MarionetteActivePort');
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`thunderbird ended with ${child.exitCode}`);
    if (existsSync(file) && readFileSync(file, 'utf8') !== '') return Number(readFileSync(file, 'utf8'));
    await wait(100);
  }
  throw new Error('thunderbird does not listen');
}

/** Runs the body of an async function inside Thunderbird; throws what it threw. */
type Run = (body: string, args: readonly unknown[]) => Promise<unknown>;

/** Speaks Marionette: each message is its length, a colon and JSON. */
async function drive(port: number): Promise<{ socket: Socket; run: Run }> {
  const socket = createConnection(port, '127.0.0.1');
  const waiting = new Map<number, (answer: [error: { message: string } | null, value: unknown]) => void>();
  let unread = Buffer.alloc(0);
  socket.on('data', (part) => {
    unread = Buffer.concat([unread, part]);
    for (;;) {
      const colon = unread.indexOf(':');
      const end = colon + 1 + Number(unread.subarray(0, colon));
      if (colon < 0 || unread.length < end) return;
      const message = JSON.parse(unread.subarray(colon + 1, end).toString());
      unread = unread.subarray(end);
      if (Array.isArray(message)) waiting.get(message[1])?.([message[2], message[3]]);
    }
  });
  await once(socket, 'connect');
  let sent = 0;
  const ask = (name: string, given: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      sent += 1;
      waiting.set(sent, ([error, value]) => (error ? reject(new Error(error.message)) : resolve(value)));
      const text = JSON.stringify([0, sent, name, given]);
      socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  await ask('WebDriver:NewSession', { capabilities: { alwaysMatch: {} } });
  await ask('Marionette:SetContext', { value: 'chrome' });
  await ask('WebDriver:SetTimeouts', { script: 60_000 });
  const run: Run = async (body, args) => {
    const script = `const done = arguments[arguments.length - 1];
      const { cal } = ChromeUtils.importESModule('resource:///modules/calendar/calUtils.sys.mjs');
      (async function () { ${body} }).apply(null, arguments)
        .then(value => done({ value }), error => done({ fault: String(error) }));`;
    const { value } = (await ask('WebDriver:ExecuteAsyncScript', { script, args, newSandbox: true })) as {
      value: { value?: unknown; fault?: string };
    };
    if (value.fault !== undefined) throw new Error(value.fault);
    return value.value;
  };
  return { socket, run };
}
