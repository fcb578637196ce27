// Runs on whatever Node (20 or newer) the machine has: installs what the lock file says, when it has changed, and goes
// on with the Node that the project brings along.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PNPM = 'pnpm@12.21.0';
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const stamp = join(root, 'node_modules', '.installed');
const windows = process.platform === 'win32';

function run(command, args) {
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: windows,
  });
  if (error) console.error(`${command}: ${error.message}`);
  return signal ? 1 : (status ?? 1);
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'])
    hash.update(readFileSync(join(root, file)));
  return hash.update(process.platform + process.arch).digest('hex');
}

function install() {
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const status = run('npm', ['exec', '--yes', '--', PNPM, 'install', '--frozen-lockfile']);
  if (status !== 0) process.exit(status);
  writeFileSync(stamp, wanted);
}

// Young objects of a server live short: a small space for them saves some sixty megabytes, and is collected as fast.
const COMMANDS = {
  start: ['--max-semi-space-size=8', 'server/src/cli.ts', 'start', '--demo'],
  test: ['tests/src/main.ts'],
  bench: ['tests/src/bench/main.ts'],
};

const [name = '', ...rest] = process.argv.slice(2);
const command = COMMANDS[name];
if (!command) {
  console.error(`usage: node server/bin/bootstrap.mjs ${Object.keys(COMMANDS).join('|')}`);
  process.exit(2);
}
if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`Node 20 or newer is needed to begin with; this is ${process.versions.node}`);
  process.exit(1);
}
install();
const bin = join(root, 'node_modules', '.bin');
const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');
const path = `${bin}${windows ? ';' : ':'}${process.env.PATH}`;
const child = spawn(node, [...command, ...rest], { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path } });
// Whoever stops us means the program that we started.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`${node}: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
