// What is not as the inventory has it although the files are: leases, what a server was told behind our back, what the user adds.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HostReport } from '../../src/apply/report.ts'
import type { InventoryView } from '../../src/type/inventory-view.ts'
import type { Host, Lab } from '../../test/lab/api.ts'
import { startLab } from '../../test/lab/lab.ts'
import { dhcpOffice, macOf, type Office } from '../../test/lib/dhcp-office.ts'
import { altered, dhcpView } from '../../test/lib/dhcp-view.ts'
import { changedBy, runOn } from '../../test/lib/engine-on-host.ts'
import { dhcpServer } from './index.ts'

const RANGES = {
  ipv4: { ranges: [{ kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.150' }] },
  ipv6: { ipv6: 'dhcpv6', ranges: [{ kind: 'dynamic', first: 'fd20::100', last: 'fd20::150' }] },
} as const

function viewOf(office: Partial<Office> = {}): InventoryView {
  return dhcpView(
    dhcpOffice({ server: 'infra1', clients: { web: 9, db: 10 }, ipv6: { ipv6: 'dhcpv6' }, ...office }),
  )
}

describe.each([
  ['isc-dhcpd', 'debian'],
  ['kea', 'systemd'],
  ['dnsmasq', 'debian'],
] as const)('%s', (software, root) => {
  let lab: Lab
  let host: Host
  const resource = `service_config:${software}`
  const config = {
    'isc-dhcpd': '/etc/dhcp/dhcpd.conf',
    kea: '/etc/kea/kea-dhcp4.conf',
    dnsmasq: '/etc/dnsmasq.hostwright/dhcp-hosts',
  }

  beforeAll(async () => {
    lab = await startLab()
    host = await lab.host({ name: 'infra1', root })
    await apply(viewOf(RANGES))
  })
  afterAll(() => lab.stop())

  const run = (mode: 'plan' | 'apply', view: InventoryView): Promise<HostReport> =>
    runOn(lab, host, mode, view, [dhcpServer(software)], { force: true })
  const apply = async (view: InventoryView): Promise<readonly string[]> => changedBy(await run('apply', view))
  const leased = async (last: number, family: 4 | 6 = 4): Promise<string> =>
    (await lab.dhcpClient({ network: 'lan', mac: macOf(last), family }))?.address ?? ''

  it('tells of leases that the inventory knows of otherwise', async () => {
    const [address, address6] = [await leased(0x50), await leased(0x50, 6)]
    expect(address).toMatch(/^10\.20\.0\.1[0-5][0-9]$/)
    expect(address6).toMatch(/^fd20::1[0-5][0-9a-f]$/)
    expect((await run('plan', viewOf(RANGES))).notes).toEqual([])
    const last = Number(address.split('.')[3])
    const next = viewOf({ clients: { web: 9, db: 10, new: last }, macs: { new: macOf(0x51) } })
    const leases = [
      expect.stringContaining(`${address} is leased to ${macOf(0x50)} still, and reserved for new eth0`),
      expect.stringMatching(
        new RegExp(`${address6} is leased to \\S+ still, and (reserved for new eth0|neither reserved)`),
      ),
    ]
    expect((await run('plan', next)).notes).toEqual(leases)
    await apply(next)
    // dhcpd forgets, when it starts, what lies in no range any more.
    expect((await run('plan', next)).notes).toEqual(software === 'isc-dhcpd' ? [] : leases)
  })

  it('puts back what another hand has changed in its file', async () => {
    await apply(viewOf())
    await host.exec(`sed -i 's/10[.]20[.]0[.]10/10.20.0.66/' ${config[software]}`)
    expect((await run('plan', viewOf())).notes.join('\n')).toContain('changed by another hand')
    expect(await apply(viewOf())).toEqual([resource])
    expect(await leased(10)).toBe('10.20.0.10')
  })

  if (software === 'kea') {
    it('sees a configuration that was given to Kea in memory, and takes it back', async () => {
      // It says in seconds when it took what it runs by.
      await host.exec('sleep 3')
      await host.exec(String.raw`perl -MIO::Socket::UNIX -e '
        local $/; open my $file, "<", "/etc/kea/kea-dhcp4.conf"; my $text = <$file>;
        $text =~ s/10[.]20[.]0[.]10"/10.20.0.66"/; $text =~ s/^\s*\{//;
        my $socket = IO::Socket::UNIX->new(Peer => "/run/kea/kea4-ctrl-socket");
        print $socket "{\"command\": \"config-set\", \"arguments\": {$text}"; shutdown $socket, 1; print <$socket>'`)
      expect(await leased(10)).toBe('10.20.0.66')
      expect(await apply(viewOf())).toEqual([resource])
      expect(await apply(viewOf())).toEqual([])
    })

    it('finds nothing amiss where somebody has had Kea read the same file again', async () => {
      await host.exec('sleep 3; kill -HUP $(cat /run/kea/kea-dhcp4.kea-dhcp4.pid); sleep 1')
      expect(await apply(viewOf())).toEqual([])
    })

    it('restarts Kea where a configuration that it cannot use has cost it its socket', async () => {
      const deadly = altered(viewOf({ clients: { web: 11 }, macs: { web: macOf(9) } }), (text) =>
        text.replace('/run/kea/', '/none/'),
      )
      const { resources } = await run('apply', deadly)
      expect(resources.find(({ name }) => name === resource)?.reason).toContain('the old files are back')
      expect(await leased(9)).toBe('10.20.0.9')
      expect(await apply(viewOf())).toEqual([])
    })
  }

  if (software === 'isc-dhcpd') {
    it('takes what the user adds, and leaves it alone', async () => {
      const local = `host own { hardware ethernet ${macOf(0x60)}; fixed-address 10.20.0.60; }\n`
      await host.writeFile('/etc/dhcp/dhcpd.local.conf', local)
      expect(await apply(viewOf())).toEqual([resource])
      expect(await leased(0x60)).toBe('10.20.0.60')
      expect(await apply(viewOf({ clients: { web: 11 }, macs: { web: macOf(9) } }))).toEqual([resource])
      expect(await leased(0x60)).toBe('10.20.0.60')
      expect(await host.readFile('/etc/dhcp/dhcpd.local.conf')).toBe(local)
    })
  }

  if (software === 'dnsmasq') {
    it('tells dnsmasq of reservations by a signal, and restarts it for the rest', async () => {
      const pid = async (): Promise<string> => (await host.exec('cat /run/dnsmasq/dnsmasq.pid')).stdout
      const before = await pid()
      const other = { clients: { web: 11 }, macs: { web: macOf(9) } }
      expect(await apply(viewOf(other))).toEqual([resource])
      expect(await leased(9)).toBe('10.20.0.11')
      expect(await pid()).toBe(before)
      expect(await apply(viewOf({ ...other, ...RANGES }))).toEqual([resource])
      expect(await pid()).not.toBe(before)
    })

    it('checks its files together with those of the user, which stay', async () => {
      await host.writeFile('/etc/dnsmasq.d/own.conf', 'port=5353\nno-such-option\n')
      const { resources } = await run('apply', viewOf({ clients: { web: 12 } }))
      expect(resources.find(({ name }) => name === resource)?.reason).toContain('/etc/dnsmasq.d/own.conf')
      await host.writeFile('/etc/dnsmasq.d/own.conf', 'dhcp-option=tag:own,42,10.20.0.2\n')
      expect(await apply(viewOf({ clients: { web: 12 } }))).toEqual([resource])
    })
  }
})
