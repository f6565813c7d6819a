import { expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { group } from './index.ts'

const type = takeApart(group)

it('reads the entries that getent prints, or all of /etc/group', () => {
  const stdout = 'root:x:0:\nweb:x:2000:ada,bob\nnobody:*:65534:\nweb:x:9:\n'
  expect(type.observe([group('web'), group('other')], stdout)).toEqual({ web: { gid: 2000 }, other: null })
  expect(type.probe(group('web'), group('other'))).toBe(
    'if command -v getent >/dev/null 2>&1; then getent group web other; else cat /etc/group; fi',
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
