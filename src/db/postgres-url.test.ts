import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../core/errors.ts'
import { postgresLabel, readPostgresUrl, withoutPassword, type PostgresServer } from './postgres-url.ts'

function read(text: string, env: Record<string, string> = {}): PostgresServer {
  const problems: Problem[] = []
  const server = readPostgresUrl(text, env, problems)
  if (server === undefined) throw new Error(JSON.stringify(problems))
  expect(problems).toEqual([])
  return server
}

function complaints(text: string, env: Record<string, string> = {}): string {
  const problems: Problem[] = []
  expect(readPostgresUrl(text, env, problems)).toBeUndefined()
  return problems.map(({ message, hint }) => `${message}; ${hint ?? ''}`).join('\n')
}

describe('the URL of a database', () => {
  it('says host, port, user, database and password', () => {
    const server = read(
      'postgres://ann:p%40ss@db1.example:5433/inven%20tory?sslmode=verify-full&connect_timeout=3',
    )
    expect(server).toMatchObject({
      host: 'db1.example',
      port: 5433,
      user: 'ann',
      database: 'inven tory',
      sslMode: 'verify-full',
      connectTimeout: 3,
    })
    expect(server.password?.reveal()).toBe('p@ss')
  })

  it('may name the folder of a socket, or an IPv6 address', () => {
    expect(read('postgresql:///inventory?host=/run/postgresql&user=ann')).toMatchObject({
      host: '/run/postgresql',
      user: 'ann',
      database: 'inventory',
    })
    expect(read('postgres://ann@%2Frun%2Fpostgresql/inventory').host).toBe('/run/postgresql')
    expect(read('postgres://ann@[fd00::1]:5433/x').host).toBe('fd00::1')
  })

  it('leaves to the environment what it does not say, as libpq does', () => {
    const env = {
      PGHOST: 'db9',
      PGPORT: '6000',
      PGUSER: 'bob',
      PGDATABASE: 'd',
      PGPASSWORD: 'p',
      PGSSLMODE: 'disable',
    }
    expect(read('postgres://', env)).toMatchObject({
      host: 'db9',
      port: 6000,
      user: 'bob',
      database: 'd',
      sslMode: 'disable',
    })
    expect(read('postgres://', env).password?.reveal()).toBe('p')
    expect(read('postgres://ann@db1/x', env)).toMatchObject({
      host: 'db1',
      user: 'ann',
      database: 'x',
      port: 6000,
    })
    expect(read('postgres://ann@db1').database).toBe('ann')
  })

  it('is refused with every reason, none of which shows it', () => {
    const all = complaints('postgres://u:sesame@db/x?sslmode=yes&port=x&hots=a')
    expect(all).toContain('unknown parameter "hots"; did you mean "host"?')
    expect(all).toContain('sslmode "yes" is none of disable, prefer')
    expect(all).toContain('port "x" is no whole number')
    expect(all).not.toContain('sesame')
    expect(complaints('postgres://u:sesame@db:port/x')).not.toContain('sesame')
    expect(complaints('postgres://u:ses%ame@db/x')).toContain('the password has a % that begins no %XX')
    expect(complaints('mysql://db/x')).toContain('no URL of PostgreSQL')
  })

  it('is shown without its password', () => {
    for (const url of ['postgres://u:sesame@db/x', 'postgres://u@db/x?password=sesame']) {
      expect(withoutPassword(url)).not.toContain('sesame')
      expect(postgresLabel(read(url))).toBe('postgres://u@db/x')
      expect(inspect(read(url)) + JSON.stringify(read(url))).not.toContain('sesame')
    }
    expect(withoutPassword('postgresql:///x?host=/run/postgresql')).toBe(
      'postgresql:///x?host=/run/postgresql',
    )
  })

  it('as it is shown names the same database again', () => {
    const part = fc.string({
      minLength: 1,
      unit: fc.constantFrom('a', '/', ' ', '%', '@', ':', '?', '#', 'ä'),
    })
    const host = fc.constantFrom('db1', '10.0.0.1', 'fd00::1', '/run/postgresql', '/tmp/a b?#&%')
    fc.assert(
      fc.property(host, fc.integer({ min: 1, max: 65_535 }), part, part, (where, port, user, database) => {
        const server = { ...read('postgres://x@y/z'), host: where, port, user, database }
        expect(read(postgresLabel(server))).toMatchObject({ host: where, port, user, database })
      }),
    )
  })
})
