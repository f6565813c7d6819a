import { describe, expect, it } from 'vitest'
import type { HostContext } from '../../src/type/define-type.ts'
import { partsOf } from '../../test/lib/composed.ts'
import { factsView, hostView, inventoryView, nicView } from '../../test/lib/views.ts'
import { dhcpServer } from './index.ts'

const infra1 = hostView('infra1', { nics: [nicView('eth0', '00:16:3e:20:00:02', '2')] })
const text = 'authoritative;\n'
const context: Omit<HostContext, 'resource'> = {
  host: infra1,
  facts: factsView(),
  inventory: inventoryView([infra1], { dhcpd: [{ path: 'dhcpd.conf', text }] }),
}

function settingsOf(resource: ReturnType<typeof dhcpServer>, facts = factsView()): unknown {
  const parts = partsOf(resource, { ...context, facts })
  const [found] = parts.filter(({ id }) => id === '/etc/default/isc-dhcp-server')
  if (found === undefined) throw new Error('the settings are not there')
  return (found.params as { content: string }).content.split('\n')[1]
}

describe('dhcp_server', () => {
  it('is a package, its files and its service, which starts anew when they change', () => {
    const parts = partsOf(dhcpServer('isc-dhcpd'), context)
    expect(parts.map(({ name }) => name)).toEqual([
      'package:isc-dhcp-server',
      'file:/etc/dhcp/dhcpd.conf',
      'file:/etc/default/isc-dhcp-server',
      'file:/var/lib/dhcp/dhcpd.leases',
      'service:isc-dhcp-server',
    ])
    expect(parts[1]?.params).toMatchObject({
      content: text,
      validate: expect.stringContaining('dhcpd -t -4 -cf %s'),
    })
    expect(parts[4]?.triggers['restart']?.map(({ name }) => name)).toEqual([
      'file:/etc/dhcp/dhcpd.conf',
      'file:/etc/default/isc-dhcp-server',
    ])
  })

  it('listens where the recorded addresses are: on the NIC, or on the bridge that has taken them', () => {
    expect(settingsOf(dhcpServer('isc-dhcpd'))).toBe('INTERFACESv4="eth0"')
    const nics = [
      { name: 'eth0', mac: '00:16:3e:20:00:02', addresses: [] },
      { name: 'br-office', mac: '00:16:3e:20:00:02', addresses: ['10.20.0.2/24'] },
    ]
    expect(settingsOf(dhcpServer('isc-dhcpd'), factsView({ nics }))).toBe('INTERFACESv4="br-office"')
    expect(settingsOf(dhcpServer('isc-dhcpd', { interfaces: ['eth1', 'eth2'] }))).toBe(
      'INTERFACESv4="eth1 eth2"',
    )
  })

  it('says what it does not know', () => {
    const facts = factsView({ os: { id: 'alpine', family: 'alpine', version: '', name: '' } })
    expect(() => partsOf(dhcpServer('isc-dhcpd'), { ...context, facts })).toThrow(
      'Cannot make "infra1" a DHCP server: dhcp_server knows Debian, not alpine',
    )
    expect(() => dhcpServer('kea')).toThrow('must be "isc-dhcpd"')
  })
})
