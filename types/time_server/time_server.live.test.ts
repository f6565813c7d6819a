import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HostView } from '../../src/type/inventory-view.ts'
import type { Host, Lab } from '../../test/lab/api.ts'
import { startLab } from '../../test/lab/lab.ts'
import { settleParts } from '../../test/lib/settle-parts.ts'
import { factsOf, targetOn } from '../../test/lib/type-target.ts'
import { hostView, inventoryView, nicView } from '../../test/lib/views.ts'
import { timeServer } from './index.ts'

// A lab's hosts may not set the clock, so chrony only compares: `-x`.
const QUIET = `echo 'DAEMON_OPTS="-F 1 -x"' > /etc/default/chrony`

describe('the time on real hosts', () => {
  let lab: Lab
  let clock: Host
  let client: Host
  beforeAll(async () => {
    lab = await startLab()
    ;[clock, client] = await Promise.all([lab.host({ name: 'clock' }), lab.host({ name: 'client' })])
    await Promise.all([clock, client].map((host) => host.exec(QUIET)))
  })
  afterAll(() => lab.stop())

  const apply = (
    host: Host,
    view: HostView,
    what: ReturnType<typeof timeServer>,
  ): Promise<readonly string[]> =>
    settleParts(targetOn(host, factsOf('debian')), what, { host: view, inventory: inventoryView([view]) })

  /** What a client is told: the stratum, and how far the clock there is from here, in seconds. */
  const ask = async (
    address: string,
  ): Promise<{ readonly stratum: number; readonly offset: number } | undefined> => {
    const program = `const s = require('dgram').createSocket('udp4'), q = Buffer.alloc(48); q[0] = 0x23
s.on('message', (m) => { console.log(m[1], m.readUInt32BE(40) - 2208988800 - Date.now() / 1000); s.close() })
s.send(q, 123, '${address}'); setTimeout(() => process.exit(), 1500)`
    const { stdout } = await lab.operator.exec([process.execPath, '-e', program])
    const [stratum, offset] = stdout.trim().split(' ').map(Number)
    return stratum === undefined || offset === undefined ? undefined : { stratum, offset }
  }

  it('is told by a server to those that it allows, and to nobody else', async () => {
    const self = hostView('clock')
    const closed = { servers: [], localStratum: 5, allow: ['192.0.2.0/24'] } as const
    expect(await apply(clock, self, timeServer('chrony', closed))).toContain('file:/etc/chrony/chrony.conf')
    expect(await apply(clock, self, timeServer('chrony', closed))).toEqual([])
    expect(await ask(clock.address)).toBeUndefined()
    const open = { ...closed, allow: ['10.20.0.0/24', 'fd20::/64'] } as const
    expect(await apply(clock, self, timeServer('chrony', open))).toEqual(['file:/etc/chrony/chrony.conf'])
    const told = await ask(clock.address)
    expect(told?.stratum).toBe(5)
    expect(Math.abs(told?.offset ?? 99)).toBeLessThan(2)
  })

  it('is asked of the server that the subnet names in the inventory', async () => {
    const nic = nicView('eth0', undefined, '3')
    const self = hostView('client', {
      nics: [{ ...nic, addresses: nic.addresses.map((one) => ({ ...one, ntp: [clock.address] })) }],
    })
    await apply(client, self, timeServer('chrony'))
    const { stdout } = await client.exec('chronyc -n waitsync 20 0 0 0.5 >/dev/null; chronyc -n tracking')
    expect(stdout).toContain(`(${clock.address})`)
    expect(stdout).toMatch(/Stratum +: 6/)
  })
})
