import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import type { PlainType } from '../../src/type/define-type.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { postgresqlUser } from './index.ts'
import { isVerifierOf, verifierOf } from './scram.ts'

const type = takeApart(postgresqlUser)
const row = (fields: Readonly<Record<string, unknown>>): string =>
  `${JSON.stringify({
    name: 'shop',
    verifier: '',
    login: true,
    superuser: false,
    createDatabase: false,
    createRole: false,
    replication: false,
    connectionLimit: -1,
    ...fields,
  })}\n`

// RFC 7677, 3: user "user", password "pencil".
const PENCIL =
  'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU='

describe('a verifier', () => {
  it('is that of the example of RFC 7677', () => {
    const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64')
    expect(verifierOf(new Secret('pencil'), salt)).toBe(PENCIL)
  })

  it('is known again, and no other', () => {
    const password = new Secret('pencil')
    expect(isVerifierOf(PENCIL, password)).toBe(true)
    expect(isVerifierOf(verifierOf(password, Buffer.from('salt'), 5000), password)).toBe(true)
    expect(verifierOf(password)).not.toBe(verifierOf(password))
    for (const other of [
      '',
      'md5d8578edf8458ce06fbc5bb76a58c5ca4',
      PENCIL.slice(0, -2),
      PENCIL.replace('4096', '4097'),
    ])
      expect(isVerifierOf(other, password)).toBe(false)
  })
})

describe('a role', () => {
  it('is compared by its password, which nobody sees', () => {
    const found = type.observe(
      [postgresqlUser('shop', { password: new Secret('pencil') })],
      `${row({ verifier: PENCIL })}=ended 0\n`,
    )
    expect(found).toMatchObject({ shop: { password: 'as given' } })
    const other = postgresqlUser('shop', { password: new Secret('pen') })
    expect(type.observe([other], `${row({ verifier: PENCIL })}=ended 0\n`)).toMatchObject({
      shop: { password: 'another' },
    })
    expect(type.observe([other], `${row({})}=ended 0\n`)).toMatchObject({ shop: { password: 'none' } })
    expect(JSON.stringify(type.desired(other))).not.toContain('pen"')
  })

  it('never has its password, nor the verifier, in a command line', () => {
    const resource = postgresqlUser('shop', { password: new Secret('canary-7') })
    const definition = postgresqlUser.definition as PlainType
    const [step] = definition.converge(
      { ...resource, before: null, after: {}, keys: ['password'] },
      contextOf(factsOf('debian')),
    )
    if (step?.kind !== 'command') throw new Error('no command')
    const body = step.body?.content.toString('utf8') ?? ''
    expect(body).toMatch(/^CREATE ROLE "shop" LOGIN .* PASSWORD 'SCRAM-SHA-256\$4096:/)
    expect(body).not.toContain('canary-7')
    expect(step.script.text).not.toMatch(/canary-7|SCRAM/)
  })

  it('is not there, or cannot be asked', () => {
    const [there, gone] = [postgresqlUser('a'), postgresqlUser('b', { state: 'absent' })]
    expect(type.observe([there, gone], '=ended 0\n')).toEqual({ a: null, b: null })
    expect(type.observe([there, gone], 'su: user postgres does not exist\n=ended 1\n')).toMatchObject({
      a: { kind: 'unknown', reason: 'PostgreSQL is not installed' },
      b: null,
    })
    const down =
      'psql: error: connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: No such file\n=ended 2\n'
    expect(type.observe([gone], down)).toMatchObject({
      b: { kind: 'unknown', reason: expect.stringContaining('does not answer') },
    })
  })

  it('is refused where it is one that the server needs', () => {
    expect(() => postgresqlUser('postgres')).toThrow('must stay')
    expect(() => postgresqlUser('postgres', { superuser: true })).not.toThrow()
    expect(() => postgresqlUser('pg_monitor')).toThrow('keeps for itself')
    expect(() => postgresqlUser('x'.repeat(64))).toThrow('63 bytes')
    expect(() => postgresqlUser('a', { password: new Secret('ü') })).toThrow('ASCII')
    expect(() => postgresqlUser('a', { password: 'plain' } as never)).toThrow(
      "must be a secret: secret('NAME')",
    )
  })

  it('is asked of the account that other systems have', () => {
    const openbsd = takeApart(postgresqlUser, {
      ...factsOf('debian'),
      os: { id: 'openbsd', family: 'openbsd', version: '7.6', name: '' },
      kernel: { name: 'OpenBSD', release: '7.6', machine: 'amd64' },
    })
    expect(openbsd.probe(postgresqlUser('a'))).toContain('su -m _postgresql -c')
    expect(type.probe(postgresqlUser('a'))).toContain('su -s /bin/sh postgres -c')
  })
})
