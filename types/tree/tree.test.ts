import { expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { contentOf } from '../../src/type/content.ts'
import type { Command } from '../../src/type/command.ts'
import type { PlainType } from '../../src/type/define-type.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { tree } from './index.ts'

const type = takeApart(tree)
const definition = tree.definition as PlainType

it('takes paths below the directory, each once and in one form', () => {
  const make =
    (...paths: readonly string[]) =>
    () =>
      tree('/a', { files: Object.fromEntries(paths.map((path) => [path, ''])) })
  expect(make()).toThrow('at least one file')
  expect(make('/b')).toThrow('without "/" in front')
  for (const path of ['../b', 'b/../c', 'b//c', 'b/', './b', 'a\nb'])
    expect(make(path), path).toThrow(`the path "${path}"`)
  expect(make('b', 'b/c')).toThrow('"b" is a file, and a directory of others')
  expect(make('.hostwright-tree/x')).toThrow('".hostwright"')
  expect(() => tree('/etc', { files: { b: '' }, purge: true })).toThrow('is not purged')
})

it('wants each content, and a secret closed to others', () => {
  const one = tree('/a', { files: { b: 'x', 'c/d': { content: new Secret('y'), owner: 7 } }, owner: 'web' })
  expect(type.desired(one)).toEqual({
    '/a/b': contentOf('x'),
    '/a/c/d': contentOf(new Secret('y')),
    misowned: [],
  })
  expect(type.needs(one)).toEqual(['directory:/a', 'user:web'])
  const scripts = type.converge(one, null).join('\n')
  expect(scripts).toContain('chmod 00600 -- c/d || return')
  expect(scripts).toContain('chown -h 7 -- c/d || return')
})

it('lists and reads many in a few commands', () => {
  const files = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`d${index % 5}/f${index}`, `${index}`]),
  )
  const probe = type.probe(tree('/a', { files }))
  expect(probe.match(/ls -ld "\$@"/g)).toHaveLength(3)
  expect(probe.length).toBeLessThan(16_000)
  const one = tree('/a', { files })
  const after = type.desired(one) ?? {}
  const steps = definition.converge({ ...one, before: null, after, keys: Object.keys(after) }, type.context)
  const bodies = steps.filter((step): step is Command => step.kind === 'command' && step.body !== undefined)
  expect(bodies.map(({ body }) => body?.content.toString())).toEqual([Object.values(files).join('')])
  expect(
    definition.keeps?.({ ...one, before: null, after, keys: Object.keys(after) }, type.context),
  ).toHaveLength(500)
})

it('sees what is wrong, and what is in the way', () => {
  const one = tree('/a', {
    files: { b: 'abc', 'c/d': '' },
    mode: '0640',
    owner: 'web',
    directoryMode: '0755',
  })
  const see = (text: string) => type.observe([one], `0 ${text.length}\n${text}\n`)['/a']
  const hash = contentOf('abc').sha256
  const rows = `=names
-rw-r----- 1 web web 3 Nov 21 23:29 /a/b
=digests
${hash}  /a/b
=names
drwxr-xr-x 2 web web 60 Nov 21 23:29 /a
drwxr-xr-x 2 root root 60 Nov 21 23:29 /a/c
`
  expect(see(rows)).toEqual({ '/a/b': { kind: 'content', sha256: hash, bytes: 3 }, misowned: ['c'] })
  expect(see(rows.replace('-rw-r-----', 'drw-r-----'))).toMatchObject({
    reason: '"/a/b" is not a regular file',
  })
  expect(see(rows.replace('drwxr-xr-x 2 root', '-rwxr-xr-x 2 root'))).toMatchObject({
    reason: '"/a/c" is not a directory',
  })
  expect(see('=names\n')).toBeNull()
})
