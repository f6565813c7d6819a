import { expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { gitCheckout } from './index.ts'

const type = takeApart(gitCheckout)
const commit = 'a'.repeat(40)
const repository = 'https://example.org/app.git'

it('takes repositories and revisions that Git reads as such', () => {
  for (const one of [
    'ext::sh -c x',
    '--upload-pack=x',
    'https://a:b@h/x',
    'file:///x',
    'host:path',
    'https://h/a b',
    '-h:x',
    'git@-h:x',
    'https://h/$(x)',
  ])
    expect(() => gitCheckout('/a', { repository: one }), one).toThrow('must be a path, an address')
  for (const one of [
    repository,
    'git@host:group/app.git',
    'ssh://git@host:2222/app',
    '/srv/git/app.git',
    'git://h/x',
  ])
    expect(() => gitCheckout('/a', { repository: one }), one).not.toThrow()
  for (const one of ['-x', 'a..b', 'a//b', 'a b', 'a.lock', '@{1}', 'a/', 'x^{}', 'a~1', ''])
    expect(() => gitCheckout('/a', { repository, revision: one }), one).toThrow('must be a branch, a tag')
  for (const one of ['main', 'v1.2', 'feature/x-1', commit])
    expect(() => gitCheckout('/a', { repository, revision: one }), one).not.toThrow()
})

function see(options: object, text: string) {
  const one = gitCheckout('/a', { repository, ...options })
  return type.observe([one], `0 ${Buffer.byteLength(text)}\n${text}\n`)['/a']
}

it('takes the branch before the tag, and of a tag the commit that it means', () => {
  const there = `=entry drwxr-xr-x 8 web web 4096 Nov 21 23:29 .git\n=head ${commit}\n=origin ${repository}\n`
  const other = 'b'.repeat(40)
  const refs = (...lines: readonly (readonly [string, string])[]) =>
    lines.map(([id, name]) => `=ref ${id}\t${name}\n`).join('')
  expect(
    see({ revision: 'x' }, there + refs([commit, 'refs/heads/x'], [other, 'refs/tags/x'])),
  ).toMatchObject({ revision: 'x', owner: 'web' })
  expect(
    see({ revision: 'x' }, there + refs([other, 'refs/tags/x'], [commit, 'refs/tags/x^{}'])),
  ).toMatchObject({ revision: 'x' })
  expect(see({ revision: 'x' }, there + refs([other, 'refs/heads/x']))).toMatchObject({
    revision: 'aaaaaaaaaaaa',
  })
  expect(see({}, there + refs([commit, 'HEAD']))).toMatchObject({ revision: 'HEAD' })
  expect(see({ revision: commit }, there)).toMatchObject({ revision: commit, changes: [], submodules: [] })
})

it('says what forbids it', () => {
  expect(see({}, '=nogit\n')).toMatchObject({ kind: 'unknown', reason: 'the host has no git' })
  expect(see({}, '=full\n')).toMatchObject({ kind: 'refused' })
  expect(see({}, '=missing\n=failed fatal: no such host\n')).toMatchObject({
    reason: `"${repository}" cannot be asked: fatal: no such host`,
  })
  expect(see({ revision: 'x' }, '=missing\n')).toMatchObject({
    reason: `"${repository}" has no branch or tag "x"`,
  })
  expect(see({}, `=missing\n=ref ${commit}\tHEAD\n`)).toBeNull()
  expect(see({ revision: commit }, `=head ${commit}\n=change  M a\n`)).toMatchObject({
    reason: 'it has local changes: M a',
  })
  expect(see({ revision: commit, force: true }, `=head ${commit}\n=change  M a\n`)).toMatchObject({
    changes: ['M a'],
  })
})

it('needs git, and the directory that it is in', () => {
  expect(type.needs(gitCheckout('/srv/app', { repository, owner: 'web' }))).toEqual([
    'directory:/srv',
    'directory:/srv/app',
    'package:git',
    'user:web',
  ])
})
