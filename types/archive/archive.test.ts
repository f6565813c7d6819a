import { expect, it } from 'vitest'
import { contentOf } from '../../src/type/content.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { archive } from './index.ts'
import { formatOfContent, formatOfName } from './format.ts'

const type = takeApart(archive)
const hash = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'

it('knows the kind of an archive by its name or its first bytes', () => {
  const names = ['a.tar', 'a.tgz', 'a.tar.GZ', 'a.tbz2', 'a.tar.xz', 'a.tzst', 'a.zip', 'a.bin']
  expect(names.map((name) => formatOfName(name))).toEqual([
    'tar',
    'tar.gz',
    'tar.gz',
    'tar.bz2',
    'tar.xz',
    'tar.zst',
    'zip',
    undefined,
  ])
  expect(formatOfContent(Buffer.from('1f8b0800', 'hex'))).toBe('tar.gz')
  expect(formatOfContent(Buffer.concat([Buffer.alloc(257), Buffer.from('ustar')]))).toBe('tar')
  expect(formatOfContent(Buffer.from('x'))).toBeUndefined()
})

it('needs one source, of a kind that is known', () => {
  expect(() => archive('/a', {})).toThrow('either "source" or "content"')
  expect(() => archive('/a', { source: '/b.tar', content: Buffer.alloc(0) })).toThrow('either')
  expect(() => archive('/a', { source: '/b' })).toThrow('"format" is needed')
  expect(() => archive('/', { source: '/b.tar' })).toThrow('no place to unpack into')
  expect(archive('/a', { state: 'absent' }).id).toBe('/a')
})

it('goes by the record of what was unpacked', () => {
  const see = (one: ReturnType<typeof archive>, text: string) =>
    type.observe([one], `0 ${text.length}\n${text}\n`)['/a']
  const one = archive('/a', { source: '/b.tar', strip: 1, owner: 'web' })
  const record = `=head hostwright-archive 1 1 web:\n=hash ${hash}\n`
  expect(see(one, `=source ${hash}  -\n${record}`)).toEqual(type.desired(one))
  expect(see(one, `=source SHA256 (stdin) = ${hash}\n${record}./x y\n`)).toMatchObject({ changed: ['x y'] })
  expect(see(one, `=source ${hash.replace('b', 'c')}\n${record}`)).toMatchObject({
    unpacked: 'sha256 ba7816bf8f01',
  })
  expect(see(one, `=source ${hash}\n`)).toBeNull()
  expect(see(one, `=none\n${record}`)).toMatchObject({ kind: 'unknown', reason: '"/b.tar" does not exist' })
  expect(see(one, '=link\n')).toMatchObject({ kind: 'refused' })
  const content = Buffer.concat([Buffer.alloc(257), Buffer.from('ustar')])
  const brought = archive('/a', { content })
  expect(see(brought, `=head hostwright-archive 1 0 :\n=hash ${contentOf(content).sha256}\n`)).toEqual(
    type.desired(brought),
  )
})
