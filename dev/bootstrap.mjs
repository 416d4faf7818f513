// The first thing every `npm run` command runs: makes a fresh checkout ready, then becomes the command.
//
// Plain JavaScript without dependencies, because it runs before anything is installed or compiled. The
// command is imported into this very process rather than spawned: there is no signal to forward, no exit
// code to carry over, and nothing that could be left behind.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const entries = {
  start: 'dev/dist/start/main.js',
  reset: 'dev/dist/start/reset.js',
  verify: 'dev/dist/tools/verify.js',
  generate: 'dev/dist/tools/generate.js',
  'dead-letters': 'dev/dist/tools/dead-letters.js',
  trace: 'dev/dist/tools/trace.js',
  chart: 'dev/dist/chart/main.js',
  images: 'dev/dist/tools/images.js',
  smoke: 'e2e/dist/compose/smoke.js',
  'upgrade-test': 'e2e/dist/compose/upgrade.js',
  'restore-test': 'e2e/dist/compose/restore.js',
  bench: 'bench/dist/main.js',
  test: 'node_modules/vitest/vitest.mjs',
};

await main(process.argv[2], process.argv.slice(3));

/** @param {string | undefined} command @param {string[]} args */
async function main(command, args) {
  requireNode(20, 19);
  const entry = command === undefined ? undefined : entries[command];
  if (entry === undefined)
    stop(`There is no command "${command ?? ''}". There are: ${Object.keys(entries).join(', ')}.`);
  await install();
  if (needsBuild(command, args)) await build();
  await become(entry, command === 'test' ? ['run', ...args] : args);
}

/** @param {number} major @param {number} minor */
function requireNode(major, minor) {
  const [haveMajor, haveMinor] = process.versions.node.split('.').map(Number);
  if (haveMajor > major || (haveMajor === major && haveMinor >= minor)) return;
  stop(
    `Artel needs Node.js ${major}.${minor} or newer; this is ${process.versions.node}. Get it from https://nodejs.org.`,
  );
}

/** Installs the packages of package-lock.json, unless exactly these are installed already. */
async function install() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const fingerprint = createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex');
  const mark = join(root, 'node_modules/.artel-lock');
  if (readIfThere(mark) === fingerprint) return;
  if (existsSync(mark) || !installedByHand(lock)) {
    // `npm ci` is run through the npm that runs us, so that both are the same version.
    const npm = process.env.npm_execpath;
    const [file, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
    await step('Installing packages', file, [
      ...first,
      'ci',
      '--loglevel=error',
      '--no-progress',
      '--no-update-notifier',
    ]);
  }
  writeFileSync(mark, fingerprint);
}

/**
 * Whether someone has run `npm ci` or `npm install` themselves: npm's own record of what is in node_modules
 * then names the same versions as the lock file. Optional packages may be absent, being for other platforms.
 * @param {Buffer} lock
 */
function installedByHand(lock) {
  const record = readIfThere(join(root, 'node_modules/.package-lock.json'));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  return Object.entries(JSON.parse(lock.toString()).packages).every(
    ([path, wanted]) => path === '' || wanted.optional || installed[path]?.version === wanted.version,
  );
}

/** Unit tests and those of the chart run from source; everything else runs, or starts, compiled programs. */
function needsBuild(command, args) {
  const projects = args.flatMap((arg, at) => {
    if (arg === '--project') return [args[at + 1]];
    return arg.startsWith('--project=') ? [arg.slice('--project='.length)] : [];
  });
  return command !== 'test' || projects.length === 0 || projects.some((name) => name !== 'unit' && name !== 'chart');
}

async function build() {
  await step('Building', process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b']);
}

/** Runs the command in this process, as if node had been started with it. */
async function become(entry, args) {
  const file = join(root, entry);
  if (!existsSync(file))
    stop(`${entry} is missing although the build succeeded. Remove the dist folders and try again.`);
  process.chdir(root);
  process.argv = [process.execPath, file, ...args];
  await import(pathToFileURL(file).href);
}

/**
 * Runs a child to its end, showing its output only when it fails. A terminal gets a progress line that counts
 * the seconds; anything else one line, if it takes long enough to wonder. A signal meant for us ends the child.
 */
async function step(title, file, args) {
  const began = Date.now();
  const output = [];
  const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));

  const terminal = process.stderr.isTTY;
  const announce = terminal ? undefined : setTimeout(() => process.stderr.write(`${title} …\n`), 2000);
  const count = () => process.stderr.write(`\r${title} … ${Math.round((Date.now() - began) / 1000)} s`);
  const ticker = terminal ? setInterval(count, 1000) : undefined;
  let interrupted;
  const interrupt = (signal) => {
    interrupted = signal;
    child.kill(signal);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);

  const code = await new Promise((resolve) => {
    child.on('error', (error) => {
      output.push(Buffer.from(`${error.message}\n`));
      resolve(127);
    });
    child.on('close', (exit) => resolve(exit ?? 1));
  });

  clearTimeout(announce);
  clearInterval(ticker);
  process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  if (terminal) process.stderr.write('\r\x1b[K');
  if (interrupted !== undefined) process.exit(128 + constants.signals[interrupted]);
  if (code === 0) return;
  process.stderr.write(Buffer.concat(output));
  stop(`${title} failed.`);
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string} message @returns {never} */
function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
