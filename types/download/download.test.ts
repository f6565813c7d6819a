import { expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { download } from './index.ts'

const type = takeApart(download)
const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
const url = 'https://example.org/a.tar.gz'

it('takes a URL without a password, and a hash or the word that there is none', () => {
  for (const one of [
    'file:///etc/passwd',
    'https://me:pw@host/x',
    '-o/etc/x',
    'https://host/a b',
    'https:///x',
    'https://-host/x\n',
    'gopher://h/x',
  ])
    expect(() => download('/a', { url: one, sha256 }), one).toThrow('must begin with http://')
  for (const one of [url, 'http://10.0.0.1:8080/a?b=c&d=%20#e', 'ftp://host', 'http://[fd00::1]/x'])
    expect(() => download('/a', { url: one, sha256 }), one).not.toThrow()
  expect(() => download('/a', { url })).toThrow('"sha256" is needed')
  expect(() => download('/a', { url, sha256: 'abc' })).toThrow('64 hexadecimal digits')
  expect(() => download('/a', { url, sha256, unverified: true })).toThrow('together with "sha256"')
  expect(download('/a', { url, state: 'absent' }).params).toMatchObject({ state: 'absent' })
})

it('compares the hash, and of what is not verified only whether it is there', () => {
  const row = '-rw-r--r-- 1 root root 3 Nov 21 23:29 /a'
  const see = (one: ReturnType<typeof download>, stdout: string) => type.observe([one], stdout)['/a']
  const verified = download('/a', { url, sha256: sha256.toUpperCase() })
  expect(see(verified, `=names\n${row}\n=digests\n${sha256}  /a\n`)).toMatchObject(
    type.desired(verified) ?? {},
  )
  expect(see(verified, `=names\n${row}\n=digests\n`)).toMatchObject({
    kind: 'refused',
    reason: 'its content cannot be read',
  })
  expect(see(download('/a', { url, unverified: true }), `=names\n${row}\n`)).toEqual({
    owner: 'root',
    group: 'root',
    mode: '0644',
  })
  expect(see(verified, '=names\n')).toBeNull()
  expect(see(verified, `=names\n${row.replace('-rw', 'lrw')} -> b\n`)).toMatchObject({ kind: 'refused' })
  expect(see(verified, `=names\n${row.replace('-rw', 'drw')}\n`)).toMatchObject({ kind: 'refused' })
})

it('fetches beside, checks, and only then renames', () => {
  const [, script = ''] = type.converge(download('/srv/a', { url, sha256, mode: '0755' }), null)
  const order = [
    'hw_fetch https://example.org/a.tar.gz "$hw_new"',
    `hw_check "$hw_new" ${sha256}`,
    'chmod 0755 "$hw_new"',
    'mv -f "$hw_new" "$hw_file"',
  ]
  const places = order.map((step) => script.indexOf(step))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(places[0]).toBeGreaterThan(0)
  expect(
    type.converge(download('/srv/a', { url, sha256, mode: '0755' }), { sha256, mode: '0644' })[0],
  ).not.toContain('hw_fetch')
})
