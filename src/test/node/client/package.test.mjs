// The package as npm packs it: small, installable from its tarball, importable by name in Node and in TypeScript.
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import ts from 'typescript';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const PACKAGE = at('../../npm');
const MAX_GZIPPED_BYTES = 5 * 1024;
const FILES = ['LICENSE', 'README.md', 'package.json', 'parley.d.ts', 'parley.js'];
const RESOLUTIONS = {
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
};
const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  types: [],
  skipDefaultLibCheck: true, // it is the platform's, and most of the work
};
const FORMAT = { getCanonicalFileName: (file) => file, getCurrentDirectory: () => folder, getNewLine: () => '\n' };
const parsed = new Map();

let folder;
let packed;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-client-'));
  [packed] = JSON.parse(npm(PACKAGE, 'pack', '--json', '--pack-destination', folder));
  writeFileSync(join(folder, 'package.json'), '{"name": "user", "private": true, "type": "module"}');
  npm(folder, 'install', '--offline', '--no-audit', '--no-fund', `./${packed.filename}`);
});

after(() => rmSync(folder, { recursive: true, force: true }));

test('parley.js is under 5 KB gzipped', () => {
  const size = gzipSync(readFileSync(join(PACKAGE, 'parley.js')), { level: 9 }).length;
  assert.ok(size < MAX_GZIPPED_BYTES, `${size} bytes`);
});

test('the package holds what it needs and nothing else', () => {
  assert.deepEqual(packed.files.map((file) => file.path).sort(), FILES);
  const described = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  assert.match(described.version, /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/);
  assert.equal(Object.keys(described.exports['.'])[0], 'types', 'TypeScript takes the first condition that fits');
  assert.equal(described.dependencies, undefined);
});

test('Node imports it by its name', () => {
  writeFileSync(
    join(folder, 'use.mjs'),
    `
    import { ParleySocket, ParleyError } from 'parley-client';
    console.log(typeof ParleySocket, ParleySocket.CLOSED, new ParleyError(408, 'late').code);
  `,
  );
  assert.equal(run(folder, process.execPath, 'use.mjs').trim(), 'function 3 408');
});

test('TypeScript compiles, strictly, what the types allow, and refuses what they do not', () => {
  mkdirSync(join(folder, 'src'));
  const usage = join(folder, 'src/usage.ts');
  copyFileSync(at('./usage.ts'), usage);
  for (const [name, resolution] of Object.entries(RESOLUTIONS)) {
    const options = { ...STRICT, ...resolution };
    const program = ts.createProgram([usage], options, hostThatParsesOnce(options));
    assert.equal(ts.formatDiagnostics(ts.getPreEmitDiagnostics(program), FORMAT), '', name);
    assert.ok(program.getSourceFile(join(folder, 'node_modules/parley-client/parley.d.ts')), 'it is found by the name');
  }
});

/** The platform's declarations are large; each is parsed once. */
function hostThatParsesOnce(options) {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (name, ...rest) => {
    if (!name.includes('/typescript/lib/')) {
      return read(name, ...rest);
    }
    if (!parsed.has(name)) {
      parsed.set(name, read(name, ...rest));
    }
    return parsed.get(name);
  };
  return host;
}

function npm(directory, ...args) {
  return run(directory, 'npm', ...args);
}

/** What it prints; its complaints too where it fails. */
function run(directory, program, ...args) {
  try {
    return execFileSync(program, args, {
      cwd: directory,
      encoding: 'utf8',
      stdio: 'pipe',
      shell: process.platform === 'win32',
    });
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')} failed:\n${error.stdout}${error.stderr}`);
  }
}
