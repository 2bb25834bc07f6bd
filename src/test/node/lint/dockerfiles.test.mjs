// The Dockerfiles as Docker would read them.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { validate } from 'dockerfile-utils';

for (const name of readdirSync('docker').filter((file) => file.startsWith('Dockerfile.'))) {
  test(`${name} has nothing to complain about`, () => {
    const problems = validate(readFileSync(`docker/${name}`, 'utf8'));
    assert.deepEqual(problems.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`), []);
  });
}

test('an instruction that is none is found', () => {
  assert.equal(validate('FROM scratch\nCOPPY a b\n').length, 1);
});
