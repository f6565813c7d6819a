import { beforeAll, expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { type DatabaseHost, startDatabase } from '../../test/lib/database-host.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { postgresqlUser } from './index.ts'

onHosts(['debian'], (on) => {
  let server: DatabaseHost
  beforeAll(async () => {
    server = await startDatabase(on, 'postgresql')
  })

  it('creates, changes each parameter and removes', async () => {
    await checkConformance(server.target, {
      create: postgresqlUser('shop', { password: new Secret('first') }),
      changes: [
        postgresqlUser('shop', { password: new Secret('second') }),
        postgresqlUser('shop', { login: false }),
        postgresqlUser('shop', { superuser: true, createDatabase: true }),
        postgresqlUser('shop', { createRole: true, replication: true, connectionLimit: 5 }),
      ],
      remove: postgresqlUser('shop', { state: 'absent' }),
    })
  })

  it('lets a client in with the password, whatever characters it has, and with no other', async () => {
    const password = `it's "$(touch /ran)" \\ %s :x`
    const name = `o'brien "x" \\ $(touch /ran)`
    await settle(server.target, postgresqlUser(name, { password: new Secret(password) }), 'login')
    expect(await server.login(name, password, 'postgres', 'SELECT current_user')).toBe(name)
    await expect(server.login(name, 'other', 'postgres', 'SELECT 1')).rejects.toThrow(
      'password authentication failed',
    )
    expect((await on.host.exec('ls /ran')).code).not.toBe(0)
  })

  it('takes a verifier of another making for what it is, and one of the same password as right', async () => {
    await server.ask(`SET password_encryption = 'md5'; CREATE ROLE legacy LOGIN PASSWORD 'known'`)
    const legacy = postgresqlUser('legacy', { password: new Secret('known') })
    expect(await settle(server.target, legacy, 'md5')).toBe(true)
    await server.ask(`ALTER ROLE legacy PASSWORD 'known'`)
    expect(await settle(server.target, legacy, 'salted by the server')).toBe(false)
  })

  it('leaves a password alone that is not given', async () => {
    expect(await settle(server.target, postgresqlUser('legacy'), 'no password')).toBe(false)
    expect(await server.login('legacy', 'known', 'postgres', 'SELECT 7')).toBe('7')
  })

  it('says what the server refuses', async () => {
    await server.ask('CREATE ROLE keeper; CREATE DATABASE kept OWNER keeper')
    const report = await on.run('apply', [postgresqlUser('keeper', { state: 'absent' })])
    expect(report.resources[0]?.reason).toContain(
      'role "keeper" cannot be dropped because some objects depend on it: owner of database kept',
    )
    await on.host.exec('/etc/init.d/postgresql stop')
    const stopped = await on.run('plan', [
      postgresqlUser('late'),
      postgresqlUser('gone', { state: 'absent' }),
    ])
    for (const { reason } of stopped.resources) expect(reason).toContain('PostgreSQL does not answer')
  })
})
