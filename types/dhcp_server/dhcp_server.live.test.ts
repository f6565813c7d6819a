import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLab } from '../../test/lab/lab.ts'
import type { Host, Lab } from '../../test/lab/api.ts'
import { settleParts } from '../../test/lib/settle-parts.ts'
import { factsOf, targetOn } from '../../test/lib/type-target.ts'
import { hostView, inventoryView, nicView } from '../../test/lib/views.ts'
import { dhcpServer } from './index.ts'

const MAC = '52:54:00:0a:14:09'

function conf(address: string): string {
  return `authoritative;
subnet 10.20.0.0 netmask 255.255.255.0 { }
host web { hardware ethernet ${MAC}; fixed-address ${address}; }
`
}

describe('dhcpd on a real host', () => {
  let lab: Lab
  let host: Host

  beforeAll(async () => {
    lab = await startLab()
    host = await lab.host({ name: 'infra1' })
  })
  afterAll(() => lab.stop())

  /** Gives the names of what had to change. */
  function apply(text: string): Promise<readonly string[]> {
    const self = hostView('infra1', { nics: [nicView('eth0', undefined, '2')] })
    const inventory = inventoryView([self], { dhcpd: [{ path: 'dhcpd.conf', text }] })
    return settleParts(targetOn(host, factsOf('debian')), dhcpServer('isc-dhcpd'), { host: self, inventory })
  }

  async function leased(): Promise<string | undefined> {
    return (await lab.dhcpClient({ network: 'lan', mac: MAC }))?.address
  }

  it('is installed, gives the recorded address, and is left alone the second time', async () => {
    expect(await apply(conf('10.20.0.9'))).toContain('file:/etc/dhcp/dhcpd.conf')
    expect(await leased()).toBe('10.20.0.9')
    expect(await apply(conf('10.20.0.9'))).toEqual([])
  })

  it('gives another address once the record says so', async () => {
    expect(await apply(conf('10.20.0.10'))).toEqual(['file:/etc/dhcp/dhcpd.conf'])
    expect(await leased()).toBe('10.20.0.10')
  })

  it('is started again where it was killed', async () => {
    await host.exec('kill -9 $(cat /run/dhcpd.pid); sleep 0.2')
    expect(await apply(conf('10.20.0.10'))).toEqual(['service:isc-dhcp-server'])
    expect(await leased()).toBe('10.20.0.10')
  })

  it.each([
    ['nonsense', 'subnet 10.20.0.0 { }', 'Expecting netmask'],
    ['a subnet twice', `${conf('10.20.0.9')}subnet 10.20.0.0 netmask 255.255.255.0 { }`, 'overlaps'],
  ])('keeps the old configuration where the new one is wrong: %s', async (_, text, reason) => {
    await expect(apply(text)).rejects.toThrow(reason)
    expect(await host.readFile('/etc/dhcp/dhcpd.conf')).toBe(conf('10.20.0.10'))
  })
})
