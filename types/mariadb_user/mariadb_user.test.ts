import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import type { PlainType } from '../../src/type/define-type.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { mariadbUser } from './index.ts'
import { nativeHashOf } from './native-password.ts'

const type = takeApart(mariadbUser)
// What the server's own PASSWORD('password') gives.
const HASH = '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19'
const password = new Secret('password')

function seen(priv: Readonly<Record<string, unknown>>): unknown {
  const row = JSON.stringify({ user: 'shop', host: 'localhost', priv: JSON.stringify(priv) })
  return type.observe([mariadbUser('shop', { password })], `${row}\n=ended 0\n`)['shop@localhost']
}

describe('an account', () => {
  it('is compared by the hash that the server has', () => {
    expect(nativeHashOf(password)).toBe(HASH)
    const native = { plugin: 'mysql_native_password', authentication_string: HASH }
    const right = { password: 'as given', unixSocket: false, tls: false, connectionLimit: 0 }
    expect(seen({ access: 0, ...native })).toEqual(right)
    expect(seen({ ...native, ssl_type: 1, max_user_connections: 7 })).toEqual({
      ...right,
      tls: true,
      connectionLimit: 7,
    })
    expect(seen({ ...native, auth_or: [{ plugin: 'unix_socket' }, {}] })).toEqual({
      ...right,
      unixSocket: true,
    })
    expect(seen({ ...native, authentication_string: HASH.replace('2', '3') })).toMatchObject({
      password: 'another',
    })
    expect(seen({ ...native, authentication_string: '' })).toMatchObject({ password: 'empty' })
    expect(seen({ plugin: 'unix_socket' })).toMatchObject({ password: 'none', unixSocket: true })
    expect(
      seen({ ...native, auth_or: [{}, { plugin: 'ed25519', authentication_string: 'x' }] }),
    ).toMatchObject({ password: 'another' })
    // As Debian makes root.
    expect(
      seen({ ...native, authentication_string: 'invalid', auth_or: [{}, { plugin: 'unix_socket' }] }),
    ).toMatchObject({
      password: 'none',
      unixSocket: true,
    })
  })

  it('is made and changed by one statement, which no command line has', () => {
    const definition = mariadbUser.definition as PlainType
    const context = contextOf(factsOf('debian'))
    const bodyOf = (
      resource: ReturnType<typeof mariadbUser>,
      before: null | Record<string, never>,
    ): string => {
      const after = definition.desired(resource, context)
      const [step] = definition.converge({ ...resource, before, after, keys: [] }, context)
      if (step?.kind !== 'command') throw new Error('no command')
      expect(step.script.text).not.toContain(HASH)
      return step.body?.content.toString('utf8').split('\n')[1] ?? ''
    }
    expect(
      bodyOf(mariadbUser("o'b", { password, unixSocket: true, tls: true, connectionLimit: 3 }), null),
    ).toBe(
      `CREATE USER 'o''b'@'localhost' IDENTIFIED VIA unix_socket OR mysql_native_password USING '${HASH}' REQUIRE SSL WITH MAX_USER_CONNECTIONS 3;`,
    )
    expect(bodyOf(mariadbUser('a@%', { password }), {})).toMatch(
      /^ALTER USER 'a'@'%' IDENTIFIED VIA mysql_native_password .* REQUIRE NONE/,
    )
    expect(bodyOf(mariadbUser('a@%', { state: 'absent' }), {})).toBe("DROP USER 'a'@'%';")
  })

  it('is never open to everybody, nor root without a way in', () => {
    expect(() => mariadbUser('a')).toThrow('everyone could log in')
    expect(() => mariadbUser('root', { password })).toThrow('must stay')
    expect(() => mariadbUser('root@localhost', { state: 'absent' })).toThrow('must stay')
    expect(() => mariadbUser('a@10.%', { unixSocket: true })).toThrow('by the socket')
    expect(() => mariadbUser('root', { unixSocket: true })).not.toThrow()
  })

  it('is not there, or cannot be asked', () => {
    const [there, gone] = [mariadbUser('a', { password }), mariadbUser('b', { state: 'absent' })]
    expect(type.observe([there, gone], '=ended 0\n')).toEqual({ 'a@localhost': null, 'b@localhost': null })
    const none = '/bin/sh: 4: mysql: not found\n=ended 127\n'
    expect(type.observe([there, gone], none)).toMatchObject({
      'a@localhost': { kind: 'unknown' },
      'b@localhost': null,
    })
    const down =
      "ERROR 2002 (HY000): Can't connect to local server through socket '/run/mysqld/mysqld.sock' (2)\n=ended 1\n"
    expect(type.observe([gone], down)).toMatchObject({ 'b@localhost': { kind: 'unknown' } })
  })
})
