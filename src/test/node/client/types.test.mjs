// parley.d.ts is the client's contract: it documents each of its public things, and parley.js has these and no more.
// That it can be used as usage.ts does, and not otherwise, is compiled in package.test.mjs.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FakeWebSocket } from './fake-socket.mjs';
import ts from 'typescript';
import * as client from '../../npm/parley.js';

const DECLARED = fileURLToPath(new URL('../../npm/parley.d.ts', import.meta.url));
const source = ts.createSourceFile('parley.d.ts', readFileSync(DECLARED, 'utf8'), ts.ScriptTarget.ES2022, true);
const exported = source.statements.filter((node) =>
  node.modifiers?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword),
);
const socket = new client.ParleySocket('ws://localhost/', 'superchat', { WebSocket: FakeWebSocket });
socket.close();
FakeWebSocket.latest.end();
const EXAMPLES = { ParleySocket: socket, ParleyError: new client.ParleyError(408, 'too late', true) };
const INHERITED = {
  ParleySocket: ['addEventListener', 'removeEventListener'],
  ParleyError: ['name', 'message', 'stack'],
};
const classes = exported.filter(ts.isClassDeclaration);

test('every exported declaration and member is documented, but for what a WebSocket has as well', () => {
  const ofWebSocket = new Set([
    'CONNECTING',
    'OPEN',
    'CLOSING',
    'CLOSED',
    'extensions',
    'onopen',
    'onmessage',
    'onerror',
    'onclose',
    'addEventListener',
    'removeEventListener',
  ]);
  const bare = exported.flatMap((node) => [
    ...(isDocumented(node) ? [] : [node.name.text]),
    ...(node.members ?? [])
      .filter((member) => !isDocumented(member) && !ofWebSocket.has(nameOf(member)))
      .map((member) => `${node.name.text}.${nameOf(member)}`),
  ]);
  assert.deepEqual(bare, []);
});

test('parley.js exports what parley.d.ts declares', () => {
  assert.deepEqual(Object.keys(client).sort(), classes.map((type) => type.name.text).sort());
});

for (const type of classes) {
  const name = type.name.text;

  test(`${name} has exactly the members that are declared`, () => {
    const declared = new Set(type.members.filter((member) => !isStatic(member)).map(nameOf));
    const own = new Set([client[name].prototype, EXAMPLES[name]].flatMap(Object.getOwnPropertyNames));
    INHERITED[name].forEach((member) => [declared, own].forEach((members) => members.delete(member)));
    assert.deepEqual([...own].sort(), [...declared].sort());
  });

  test(`${name} has exactly the statics that are declared`, () => {
    const declared = type.members.filter(isStatic).map(nameOf);
    const own = Object.getOwnPropertyNames(client[name]).filter(
      (member) => !['length', 'name', 'prototype'].includes(member),
    );
    assert.deepEqual(own.sort(), declared.sort());
  });
}

test('a ParleyError is an Error with a code, and knows whether the outcome is unknown', () => {
  const error = EXAMPLES.ParleyError;
  assert.ok(error instanceof Error);
  assert.deepEqual([error.name, error.code, error.message, error.unknown], ['ParleyError', 408, 'too late', true]);
  assert.equal(new client.ParleyError(499, 'closed').unknown, false);
});

function isDocumented(node) {
  return ts.getJSDocCommentsAndTags(node).length > 0;
}

function isStatic(member) {
  return member.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.StaticKeyword) ?? false;
}

function nameOf(member) {
  return ts.isConstructorDeclaration(member) ? 'constructor' : member.name.text;
}
