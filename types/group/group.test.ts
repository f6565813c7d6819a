import { expect, it } from 'vitest'
import type { PlainType } from '../../src/type/define-type.ts'
import type { State } from '../../src/type/state.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { group } from './index.ts'

const type = takeApart(group)

it('reads the entries that getent prints, or all of /etc/group', () => {
  const stdout = 'root:x:0:\nweb:x:2000:ada,bob\nnobody:*:65534:\nweb:x:9:\n=login\nroot adm\n'
  expect(type.observe([group('web'), group('root'), group('other')], stdout)).toEqual({
    web: { gid: 2000, ofLogin: false },
    root: { gid: 0, ofLogin: true },
    other: null,
  })
  const entries = 'if command -v getent >/dev/null 2>&1; then getent group web other; else cat /etc/group; fi'
  expect(type.probe(group('web'), group('other'))).toBe(entries)
  // What may change a group that is there has to know whom it concerns.
  for (const params of [{ gid: 7 }, { state: 'absent' as const }])
    expect(type.probe(group('web', params), group('other'))).toBe(
      `${entries}\necho =login; id -Gn root 2>/dev/null`,
    )
})

it('is made, renumbered and removed by what the host has', () => {
  expect(type.converge(group('web', { gid: 2000, system: true }), null)).toEqual([
    `hw_has() { command -v "$1" >/dev/null 2>&1; }
if hw_has groupadd; then groupadd -r -g 2000 web
elif hw_has addgroup; then addgroup -S -g 2000 web
else echo 'this host has neither groupadd nor addgroup' >&2; false
fi`,
  ])
  expect(type.converge(group('web', { gid: 2001 }), { gid: 2000 })[0]).toContain('groupmod -g 2001 web\n')
  expect(type.converge(group('web', { state: 'absent' }), { gid: 2000 })[0]).toContain(
    'if hw_has groupdel; then groupdel web\nelif hw_has delgroup; then delgroup web\n',
  )
})

it('takes only names that no program can misread', () => {
  for (const id of ['', '-r', '0', 'a:b', 'a b', 'a\n', 'ä', 'x'.repeat(33)])
    expect(() => group(id)).toThrow('Cannot use group')
  expect(group('_apt').id).toBe('_apt')
})

it('is made by pw on FreeBSD, and without a range on OpenBSD', () => {
  const { os, ...facts } = factsOf('debian')
  const freebsd = takeApart(group, { ...facts, os: { ...os, family: 'freebsd' } })
  const openbsd = takeApart(group, { ...facts, os: { ...os, family: 'openbsd' } })
  expect(freebsd.converge(group('web', { gid: 2000 }), null)).toEqual(['pw groupadd -n web -g 2000'])
  expect(freebsd.converge(group('web', { gid: 2000 }), { gid: 1 })).toEqual(['pw groupmod -n web -g 2000'])
  expect(freebsd.converge(group('web', { state: 'absent' }), { gid: 1 })).toEqual(['pw groupdel -n web'])
  expect(openbsd.converge(group('web', { system: true }), null)[0]).toContain('then groupadd   web\n')
})

it('arms the guard where the user of the connection is in it', () => {
  const { affects } = group.definition as PlainType
  if (typeof affects !== 'function') throw new Error('not told by the change')
  const of = (before: State | null) =>
    affects({ ...group('web', { state: 'absent' }), before, after: null, keys: [] }, type.context)
  expect(of({ gid: 1, ofLogin: true })).toEqual(['users'])
  expect(of({ gid: 1, ofLogin: false })).toEqual([])
  expect(of(null)).toEqual([])
})
