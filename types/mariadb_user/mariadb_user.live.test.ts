import { beforeAll, expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import { checkConformance, settle } from '../../src/type/conformance.ts'
import { type DatabaseHost, startDatabase } from '../../test/lib/database-host.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { mariadbUser } from './index.ts'

onHosts(['debian'], (on) => {
  let server: DatabaseHost
  beforeAll(async () => {
    server = await startDatabase(on, 'mariadb')
  })

  it('creates, changes each parameter and removes', async () => {
    await checkConformance(server.target, {
      create: mariadbUser('shop', { password: new Secret('first') }),
      changes: [
        mariadbUser('shop', { password: new Secret('second') }),
        mariadbUser('shop', { password: new Secret('second'), unixSocket: true }),
        mariadbUser('shop', { unixSocket: true }),
        mariadbUser('shop', { unixSocket: true, connectionLimit: 5 }),
        mariadbUser('shop', { password: new Secret('second'), tls: true }),
      ],
      remove: mariadbUser('shop', { state: 'absent' }),
    })
    await checkConformance(server.target, {
      create: mariadbUser('Shop@10.20.%', { password: new Secret('x') }),
      remove: mariadbUser('Shop@10.20.%', { state: 'absent' }),
    })
  })

  it('lets a client in with the password, whatever characters it has, and with no other', async () => {
    const password = `it's "$(touch /ran)" \\ %s ;x`
    const name = `o'brien "x" \\ $(touch /ran)`
    await settle(server.target, mariadbUser(`${name}@127.0.0.1`, { password: new Secret(password) }), 'login')
    const who = await server.login(name, password, '', 'SELECT SUBSTRING_INDEX(CURRENT_USER(), "@", -1)')
    expect(who).toBe('127.0.0.1')
    await expect(server.login(name, 'other', '', 'SELECT 1')).rejects.toThrow('Access denied')
    expect((await on.host.exec('ls /ran')).code).not.toBe(0)
  })

  it('takes an account of another making for what it is', async () => {
    await server.ask(`CREATE USER known@localhost IDENTIFIED BY 'known'; CREATE USER open@localhost`)
    expect(
      await settle(server.target, mariadbUser('known', { password: new Secret('known') }), 'known'),
    ).toBe(false)
    expect(await settle(server.target, mariadbUser('open', { password: new Secret('closed') }), 'open')).toBe(
      true,
    )
    // As the distribution makes it: by the socket, with a password that is none.
    expect(await settle(server.target, mariadbUser('root', { unixSocket: true }), 'root')).toBe(false)
  })

  it('lets in by the socket who has the name on the host', async () => {
    await on.host.exec('useradd -m baker')
    await settle(server.target, mariadbUser('baker', { unixSocket: true }), 'baker')
    const { stdout } = await on.host.exec(`su baker -c 'mariadb -N -B -e "SELECT CURRENT_USER()"'`)
    expect(stdout).toBe('baker@localhost\n')
  })

  it('says that the server does not answer', async () => {
    await on.host.exec('/etc/init.d/mariadb stop')
    const report = await on.run('plan', [mariadbUser('gone', { state: 'absent' })])
    expect(report.resources[0]?.reason).toContain("MariaDB does not answer: Can't connect to local server")
  })
})
