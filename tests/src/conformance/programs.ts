import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';

const execute = promisify(execFile);

/** Runs a program that must succeed, while this process goes on serving it; answers what it printed. */
export async function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const options = { timeout: 60_000, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, ...env } };
  return (await execute(command, [...args], options)).stdout;
}

function works(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', timeout: 60_000 }).status === 0;
}

/** A Python that has a module, or null. Debian's modules are only in Debian's own Python. */
export function pythonWith(module: string): string | null {
  return ['/usr/bin/python3', 'python3'].find((python) => works(python, ['-c', module])) ?? null;
}

/** Whether a program is on the machine. */
export function has(command: string): boolean {
  return works(command, ['--version']);
}

/** Says loudly what could not be tried; a machine without the program must not look like a success. */
export function need(context: TestContext, present: unknown, what: string): void {
  if (present) return;
  const reason = `${what} is not on this machine: install Debian's package to run this test`;
  console.warn(`SKIPPED ${context.task.name}: ${reason}`);
  context.skip(reason);
}

/** Counts events, parse errors and broken RFC 5545/5546 restrictions as libical sees them. */
export const LIBICAL = `
import ctypes, sys, json
lib = ctypes.CDLL('libical.so.3')
p = ctypes.c_void_p
lib.icalparser_parse_string.restype = p; lib.icalparser_parse_string.argtypes = [ctypes.c_char_p]
lib.icalcomponent_count_errors.argtypes = [p]
lib.icalcomponent_count_components.argtypes = [p, ctypes.c_int]
lib.icalrestriction_check.argtypes = [p]
VEVENT = lib.icalcomponent_string_to_kind(b'VEVENT')
answers = []
for name in sys.argv[1:]:
    root = lib.icalparser_parse_string(open(name, 'rb').read())
    valid = lib.icalrestriction_check(root)
    answers.append({'errors': lib.icalcomponent_count_errors(root), 'valid': valid, 'events': lib.icalcomponent_count_components(root, VEVENT)})
print(json.dumps(answers))
`;

/** Prints [uid, start, end, summary] of each event, instants as ISO UTC, dates as they are. */
export const ICALENDAR = `
import icalendar, sys, json, datetime
def when(value):
    return value.astimezone(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ') if isinstance(value, datetime.datetime) else value.isoformat()
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
print(json.dumps([[str(e['UID']), when(e['DTSTART'].dt), when(e['DTEND'].dt), str(e['SUMMARY']), str(e.get('URL', ''))] for e in calendar.walk('VEVENT')]))
`;

/** Prints the busy periods of the one VFREEBUSY. */
export const FREEBUSY = `
import icalendar, sys, json
calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
[one] = calendar.walk('VFREEBUSY')
utc = lambda at: at.strftime('%Y%m%dT%H%M%SZ')
periods = one['FREEBUSY'] if isinstance(one['FREEBUSY'], list) else [one['FREEBUSY']]
assert all(period.params['FBTYPE'] == 'BUSY' for period in periods)
print(json.dumps([utc(period.start) + '/' + utc(period.end) for period in periods]))
`;

export const VOBJECT = `
import vobject, sys, json, datetime
def when(value):
    return value.astimezone(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ') if isinstance(value, datetime.datetime) else value.isoformat()
calendar = vobject.readOne(open(sys.argv[1], encoding='utf-8', newline='').read())
print(json.dumps([[e.uid.value, when(e.dtstart.value), when(e.dtend.value), e.summary.value, e.url.value if hasattr(e, 'url') else ''] for e in calendar.vevent_list]))
`;

/** Prints the first times of rules as libical expands them, in epoch seconds; reads [[rule, start, how many]]. */
export const LIBICAL_RULES = `
import ctypes, sys, json
lib = ctypes.CDLL('libical.so.3')
lib.icalrecur_expand_recurrence.argtypes = [ctypes.c_char_p, ctypes.c_int64, ctypes.c_int, ctypes.POINTER(ctypes.c_int64)]
answers = []
for rule, start, count in json.load(open(sys.argv[1])):
    times = (ctypes.c_int64 * count)()
    lib.icalrecur_expand_recurrence(rule.encode(), start, count, times)
    answers.append([time for time in times if time != 0])
print(json.dumps(answers))
`;

export function keepScript(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Settings of khal: one calendar in a folder, shown on the clock of Shanghai. */
export function khalConfig(folder: string): string {
  return `[calendars]
[[jishi]]
path = ${folder}
[locale]
local_timezone = Asia/Shanghai
default_timezone = Asia/Shanghai
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[default]
default_calendar = jishi
`;
}
