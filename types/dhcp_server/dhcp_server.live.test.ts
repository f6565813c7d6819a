// Each program on a real host, deployed by the engine from an inventory, with real clients on the wire.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HostReport } from '../../src/apply/report.ts'
import type { Host, Lab } from '../../test/lab/api.ts'
import { startLab } from '../../test/lab/lab.ts'
import { dhcpOffice, macOf, type Office } from '../../test/lib/dhcp-office.ts'
import { altered, dhcpView } from '../../test/lib/dhcp-view.ts'
import { changedBy, runOn } from '../../test/lib/engine-on-host.ts'
import { service } from '../service/index.ts'
import { dhcpServer } from './index.ts'

interface Program {
  readonly software: 'isc-dhcpd' | 'kea' | 'dnsmasq'
  readonly root: 'debian' | 'systemd'
  /** Prints the number of the process that serves IPv4. */
  readonly process: string
  /** What the program's own checker refuses. */
  readonly nonsense: (text: string) => string
  /** What the checker lets pass, and the server cannot run with. */
  readonly deadly: (text: string, path: string) => string
}

const programs: readonly Program[] = [
  {
    software: 'isc-dhcpd',
    root: 'debian',
    process: 'cat /run/dhcpd.pid',
    nonsense: (text) => `${text}subnet 10.20.0.0 { }\n`,
    deadly: (text) => `${text}lease-file-name "/none/dhcpd.leases";\n`,
  },
  {
    software: 'kea',
    root: 'systemd',
    process: 'cat /run/kea/kea-dhcp4.kea-dhcp4.pid',
    nonsense: (text) => text.replace('10.20.0.0/24', '10.20.0.0/33'),
    deadly: (text) => text.replace('/var/lib/kea/', '/none/'),
  },
  {
    software: 'dnsmasq',
    root: 'debian',
    process: 'cat /run/dnsmasq/dnsmasq.pid',
    nonsense: (text) => `${text}no-such-option\n`,
    deadly: (text, path) => (path === 'dnsmasq.conf' ? `${text}dhcp-leasefile=/none/leases\n` : text),
  },
]

describe.each(programs)('$software', ({ software, root, process, nonsense, deadly }) => {
  let lab: Lab
  let host: Host
  const server = dhcpServer(software)
  const resource = `service_config:${software}`

  beforeAll(async () => {
    lab = await startLab()
    host = await lab.host({ name: 'infra1', root })
  })
  afterAll(() => lab.stop())

  function viewOf(clients: Office['clients'], more: Partial<Office> = {}) {
    const ipv6 = { ipv6: 'dhcpv6' } as const
    return dhcpView(dhcpOffice({ server: 'infra1', clients, macs: { web: macOf(9) }, ipv6, ...more }))
  }
  const first = viewOf({ web: 9, db: 10 })
  const second = viewOf({ web: 11, db: 10 })

  function run(mode: 'plan' | 'apply', view: ReturnType<typeof viewOf>): Promise<HostReport> {
    return runOn(lab, host, mode, view, [server])
  }

  async function apply(view: ReturnType<typeof viewOf>): Promise<readonly string[]> {
    return changedBy(await run('apply', view))
  }

  async function reasonOf(view: ReturnType<typeof viewOf>): Promise<string> {
    const { resources, error } = await run('apply', view)
    const { reason = '', command } = resources.find(({ name }) => name === resource) ?? {}
    return `${reason}\n${command?.stderr ?? ''}\n${error?.message ?? ''}`
  }

  async function leased(family: 4 | 6 = 4): Promise<string | undefined> {
    return (await lab.dhcpClient({ network: 'lan', mac: macOf(9), family }))?.address
  }

  const running = async (): Promise<string> => (await host.exec(process)).stdout.trim()

  it('is installed and gives the recorded addresses of both families, and is left alone the second time', async () => {
    expect(await apply(first)).toContain(resource)
    expect(await leased()).toBe('10.20.0.9')
    expect(await leased(6)).toBe('fd20::9')
    const before = await running()
    expect(await apply(first)).toEqual([])
    expect(await running()).toBe(before)
  })

  it('shows a change in the words of the inventory, and gives another address once it is made', async () => {
    const planned = (await run('plan', second)).resources.find(({ name }) => name === resource)
    expect(planned?.change?.objects?.[0]?.changed).toContainEqual({
      before: `reservation web eth0 10.20.0.9 ${macOf(9)}`,
      after: `reservation web eth0 10.20.0.11 ${macOf(9)}`,
    })
    expect(await apply(second)).toEqual([resource])
    expect(await leased()).toBe('10.20.0.11')
    expect(await apply(second)).toEqual([])
  })

  it('is started again where it was killed', async () => {
    await host.exec(`kill -9 $(${process}); sleep 0.3`)
    expect((await run('plan', second)).resources.some(({ outcome }) => outcome === 'changed')).toBe(true)
    expect(await apply(second)).toContain(resource)
    expect(await leased()).toBe('10.20.0.11')
  })

  it('keeps the old configuration, and the process, where the checker refuses the new one', async () => {
    const before = await running()
    expect(await reasonOf(altered(first, nonsense))).toContain('the check refused the new files')
    expect(await running()).toBe(before)
    expect(await apply(second)).toEqual([])
    expect(await leased()).toBe('10.20.0.11')
  })

  it('goes back where the server cannot run with what its checker let pass', async () => {
    expect(await reasonOf(altered(first, deadly))).toMatch(/old files are back/)
    expect(await leased()).toBe('10.20.0.11')
    expect(await apply(second)).toEqual([])
  })

  it('touches nothing where the checker is missing, or the disk is full', async () => {
    const checker = (
      await host.exec(
        `command -v ${{ 'isc-dhcpd': 'dhcpd', kea: 'kea-dhcp4', dnsmasq: 'dnsmasq' }[software]}`,
      )
    ).stdout.trim()
    await host.exec(`mv ${checker} ${checker}.away`)
    expect(await reasonOf(first)).toContain('the host does not have')
    await host.exec(`mv ${checker}.away ${checker}`)
    await lab.fillDisk(host)
    expect(await reasonOf(first)).toContain('no space is left')
    await lab.freeDisk(host)
    expect(await apply(second)).toEqual([])
    expect(await leased()).toBe('10.20.0.11')
  })

  it('runs as wanted after a power cut between swap and restart, and the next run sees to it', async () => {
    const cut = run('apply', first).catch(() => undefined)
    const swapped =
      'grep -rqs "10.20.0.9[^0-9]" /etc/dhcp/dhcpd.conf /etc/kea/kea-dhcp4.conf /etc/dnsmasq.hostwright/dhcp-hosts'
    await expect.poll(async () => (await host.exec(swapped)).code, { timeout: 30_000, interval: 20 }).toBe(0)
    await host.kill()
    await cut
    await host.start()
    await expect.poll(() => leased(), { timeout: 30_000 }).toMatch(/^10\.20\.0\.(9|11)$/)
    await apply(first)
    expect(await leased()).toBe('10.20.0.9')
    expect(await apply(first)).toEqual([])
  })

  it('sees no difference after a reboot', async () => {
    await host.kill()
    await host.start()
    await expect.poll(() => leased(), { timeout: 30_000 }).toBe('10.20.0.9')
    // The server of the other family takes a little longer.
    await expect.poll(async () => (await run('plan', first)).counts.changed, { timeout: 30_000 }).toBe(0)
    expect(await apply(first)).toEqual([])
  })
})

describe('from one program to another', () => {
  let lab: Lab
  let host: Host
  const view = dhcpView(dhcpOffice({ server: 'infra1', clients: { web: 9 } }))

  beforeAll(async () => {
    lab = await startLab()
    host = await lab.host({ name: 'infra1', root: 'systemd' })
    changedBy(await runOn(lab, host, 'apply', view, [dhcpServer('isc-dhcpd')]))
  })
  afterAll(() => lab.stop())

  const server = async (): Promise<string> =>
    (
      await host.exec(
        'ls /run/dhcpd.pid /run/kea/*.pid 2> /dev/null; systemctl is-active isc-dhcp-server kea-dhcp4-server',
      )
    ).stdout
  const leased = async (): Promise<string | undefined> =>
    (await lab.dhcpClient({ network: 'lan', mac: macOf(9) }))?.address

  it('is refused while the other one serves, which goes on', async () => {
    const { resources } = await runOn(lab, host, 'apply', view, [dhcpServer('kea')])
    const { reason } = resources.find(({ name }) => name === 'service_config:kea') ?? {}
    expect(reason).toContain('"isc-dhcp-server" serves IPv4 on this host: stop it first')
    expect(await server()).toContain('/run/dhcpd.pid')
    expect(await leased()).toBe('10.20.0.9')
  })

  it('is made in one run where the manifest stops the other one', async () => {
    const before = service('isc-dhcp-server', { running: false, enabled: false })
    const resources = [before, dhcpServer('kea', { needs: [before] })]
    changedBy(await runOn(lab, host, 'apply', view, resources))
    expect(await server()).toMatch(/inactive\nactive\n$/)
    expect(await leased()).toBe('10.20.0.9')
    expect(changedBy(await runOn(lab, host, 'apply', view, resources))).toEqual([])
  })
})
