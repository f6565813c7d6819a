// One inventory, three DHCP servers, one meaning: the same client is given the same address, name, router and boot file by each of them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askDhcp4, askDhcp6, type Answer4, type Question4 } from '../../lib/dhcp-questions.ts'
import { dhcpPrograms, startDhcp, type DhcpProgram } from '../../lib/dhcp-programs.ts'
import { dhcpWire, WIRE, type DhcpWire } from '../../lib/dhcp-wire.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../lib/inventory-builder.ts'
import { tempFolder } from '../../lib/temp-store.ts'

const mac = (last: number): string => `52:54:00:aa:01:${last.toString(16).padStart(2, '0')}`

const boot = {
  server: '10.20.0.9',
  files: {
    bios: 'undionly.kpxe',
    'uefi-x64': 'ipxe.efi',
    'uefi-arm64': 'arm64/ipxe.efi',
    'http-x64': 'http://boot.office.example/x64.efi',
    ipxe: 'http://boot.office.example/boot.ipxe',
  },
} as const

const site = aSnapshot({
  networks: [
    aNetwork(
      'office',
      [
        aSubnet('10.20.0.0/24', {
          gateway: '10.20.0.1',
          dns: ['10.20.0.2', '10.20.0.3'],
          ntp: ['10.20.0.2'],
          domain: 'office.example',
          leaseTime: 3600,
          boot,
          options: {
            'code-230': 'for us, alone; "really"',
            'time-offset': '-3600',
            'domain-search': 'a.example, b.example',
          },
          ranges: [{ kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.109' }],
        }),
        aSubnet('10.20.1.0/24', { gateway: '10.20.1.1', domain: 'lab.example', leaseTime: 7200 }),
        aSubnet('fd20::/64', {
          ipv6: 'dhcpv6',
          domain: 'office.example',
          dns: ['fd20::2'],
          leaseTime: 3600,
          ranges: [{ kind: 'dynamic', first: 'fd20::100', last: 'fd20::1ff' }],
        }),
      ],
      { mtu: 1400 },
    ),
  ],
  hosts: [
    aHost('dhcp1', { nics: [aNic(WIRE, 'office', ['10.20.0.2', '10.20.1.2', 'fd20::2'], mac(0xff))] }),
    aHost('web01', {
      nics: [aNic('eth0', 'office', ['10.20.0.10', 'fd20::10'], mac(1))],
      duid: '00:03:00:01:52:54:00:aa:01:01',
    }),
    aHost('lab01', { nics: [aNic('eth0', 'office', ['10.20.1.10'], mac(2))] }),
    aHost('12h', { nics: [aNic('eth0', 'office', ['10.20.0.12'], mac(3))] }),
    aHost('resting', { state: 'maintenance', nics: [aNic('eth0', 'office', ['10.20.0.13'], mac(4))] }),
    aHost('special', {
      nics: [aNic('eth0', 'office', ['10.20.0.14'], mac(5))],
      options: { 'root-path': '/nfs/special', routers: '10.20.0.254' },
    }),
    aHost('bonded', {
      nics: [
        aNic('bond0', 'office', ['10.20.0.15'], undefined, { kind: 'bond', members: ['eth0', 'eth1'] }),
        { name: 'eth0', mac: mac(6), network: 'office', addresses: [] },
        { name: 'eth1', mac: mac(7), network: 'office', addresses: [] },
      ],
    }),
    aHost('db.other.example', { nics: [aNic('eth0', 'office', ['10.20.0.16'], mac(8))] }),
    aHost('gone', { state: 'retired' }),
  ],
})

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex')
const WANTED = [1, 2, 3, 6, 12, 15, 17, 26, 42, 51, 54, 60, 66, 67, 119, 230]
const architectures = {
  bios: 0,
  'uefi-x64': 7,
  'uefi-x64 of old': 9,
  'uefi-arm64': 11,
  'http-x64': 16,
  'none of these': 99,
}

function pxe(client: number, architecture: number, more: Readonly<Record<number, string>> = {}): Question4 {
  const name = `${architecture === 16 ? 'HTTPClient' : 'PXEClient'}:Arch:${String(architecture).padStart(5, '0')}:UNDI:003016`
  const options = { 60: hex(name), 93: architecture.toString(16).padStart(4, '0'), ...more }
  return { mac: mac(client), wanted: WANTED, options }
}

const questions: Readonly<Record<string, Question4>> = {
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7, 8].map((client) => [`client ${client}`, { mac: mac(client), wanted: WANTED }]),
  ),
  ...Object.fromEntries(
    Object.entries(architectures).map(([name, code]) => [`web01 as ${name}`, pxe(1, code)]),
  ),
  'web01 as iPXE': pxe(1, 0, { 77: hex('iPXE'), 175: '060103' }),
  'web01 as iPXE on UEFI': pxe(1, 7, { 77: hex('iPXE'), 175: '060103' }),
  'lab01, where nothing is to boot': pxe(2, 7),
  'resting as bios': pxe(4, 0),
  'resting as http-x64': pxe(4, 16),
  'special as uefi-x64': pxe(5, 7),
  'a stranger': pxe(0x77, 7),
  'a stranger that does not boot': { mac: mac(0x78), wanted: WANTED },
}

/** What is the server's own choice is left out: which of the pool, renewal times, and whether the boot file is in its field or in option 67. */
function meaning(answer: Answer4 | null): unknown {
  if (answer === null) return null
  const { options } = answer
  const text = (code: number): string =>
    Buffer.from(options[code] ?? '', 'hex')
      .toString('latin1')
      .replace(/\0$/, '')
  const pool = /^10\.20\.0\.10\d$/.test(answer.address) && !/^10\.20\.0\.10$/.test(answer.address)
  return {
    address: pool ? 'one of the pool' : answer.address,
    file: answer.file === '' ? text(67) : answer.file,
    // Without a file nobody asks where to.
    nextServer: answer.file === '' && text(67) === '' ? '' : answer.nextServer,
    vendor: text(60),
    search: domainsIn(Buffer.from(options[119] ?? '', 'hex')),
    ...Object.fromEntries(
      [1, 2, 3, 6, 26, 42, 51].map((code): [number, string] => [code, options[code] ?? '']),
    ),
    ...Object.fromEntries([12, 15, 17, 230].map((code): [number, string] => [code, hex(text(code))])),
  }
}

/** RFC 3397: a label of 0xc0 and an offset stands for the labels there. */
function domainsIn(octets: Buffer): readonly string[] {
  const labelsAt = (start: number): { readonly labels: readonly string[]; readonly next: number } => {
    const length = octets[start] ?? 0
    if (length === 0) return { labels: [], next: start + 1 }
    if (length >= 0xc0)
      return { labels: labelsAt(((length & 0x3f) << 8) | (octets[start + 1] ?? 0)).labels, next: start + 2 }
    const label = octets.toString('latin1', start + 1, start + 1 + length)
    const rest = labelsAt(start + 1 + length)
    return { labels: [label, ...rest.labels], next: rest.next }
  }
  const names: string[] = []
  for (let at = 0; at < octets.length;) {
    const { labels, next } = labelsAt(at)
    names.push(labels.join('.'))
    at = next
  }
  return names
}

const ends: (() => void)[] = []
let wire: DhcpWire
beforeAll(() => {
  wire = dhcpWire(
    { server: ['10.20.0.2/24', '10.20.1.2/24', 'fd20::2/64'], client: ['10.20.0.200/24', 'fd20::200/64'] },
    (end) => ends.unshift(end),
  )
})
afterAll(() => {
  for (const end of ends) end()
})

async function answers4(program: DhcpProgram): Promise<Readonly<Record<string, unknown>>> {
  const folder = tempFolder((clean) => ends.unshift(clean))
  const server = await startDhcp(program, { snapshot: site, server: 'dhcp1', family: 4 }, wire, folder)
  try {
    const names = Object.keys(questions)
    const answers = askDhcp4(wire.clientSpace, Object.values(questions))
    return Object.fromEntries(names.map((name, index) => [name, meaning(answers[index] ?? null)]))
  } finally {
    await server.stop()
  }
}

describe('the same client', () => {
  const told = new Map<DhcpProgram, Readonly<Record<string, unknown>>>()

  it.each(dhcpPrograms)('is told by %s what the inventory says', async (program) => {
    const answers = await answers4(program)
    told.set(program, answers)
    expect(answers['client 1']).toMatchObject({
      address: '10.20.0.10',
      3: '0a140001',
      12: hex('web01'),
      15: hex('office.example'),
      51: '00000e10',
    })
    expect(answers['client 2']).toMatchObject({
      address: '10.20.1.10',
      3: '0a140101',
      12: hex('lab01'),
      15: hex('lab.example'),
    })
    expect(answers['client 3']).toMatchObject({ address: '10.20.0.12', 12: hex('12h') })
    expect(answers['client 5']).toMatchObject({ 3: '0a1400fe', 17: hex('/nfs/special') })
    expect(answers['client 6']).toMatchObject({ address: '10.20.0.15', 12: hex('bonded') })
    expect(answers['client 7']).toMatchObject({ address: '10.20.0.15', 12: hex('bonded') })
    expect(answers['web01 as bios']).toMatchObject({ file: 'undionly.kpxe', nextServer: '10.20.0.9' })
    expect(answers['web01 as uefi-x64']).toMatchObject({ file: 'ipxe.efi', nextServer: '10.20.0.9' })
    expect(answers['web01 as uefi-x64 of old']).toMatchObject({ file: 'ipxe.efi' })
    expect(answers['web01 as uefi-arm64']).toMatchObject({ file: 'arm64/ipxe.efi' })
    expect(answers['web01 as http-x64']).toMatchObject({ file: boot.files['http-x64'], vendor: 'HTTPClient' })
    expect(answers['web01 as none of these']).toMatchObject({ address: '10.20.0.10', file: '' })
    expect(answers['web01 as iPXE']).toMatchObject({ file: boot.files.ipxe })
    expect(answers['web01 as iPXE on UEFI']).toMatchObject({ file: boot.files.ipxe })
    expect(answers['lab01, where nothing is to boot']).toMatchObject({ file: '' })
    expect(answers['resting as bios']).toMatchObject({ address: '10.20.0.13', file: '' })
    expect(answers['resting as http-x64']).toMatchObject({ address: '10.20.0.13', file: '' })
    expect(answers['a stranger']).toMatchObject({ address: 'one of the pool', file: 'ipxe.efi' })
  })

  it('is told the same by all', () => {
    const [first, ...others] = dhcpPrograms.map((program) => told.get(program))
    for (const other of others) expect(other).toEqual(first)
  })

  it.each(dhcpPrograms)('has one IPv6 address by %s', async (program) => {
    const folder = tempFolder((clean) => ends.unshift(clean))
    const server = await startDhcp(program, { snapshot: site, server: 'dhcp1', family: 6 }, wire, folder)
    try {
      const [known, stranger] = askDhcp6(wire.clientSpace, WIRE, [
        { duid: '00:03:00:01:52:54:00:aa:01:01', wanted: [23, 24] },
        { duid: '00:03:00:01:52:54:00:aa:01:99', wanted: [23, 24] },
      ])
      expect(known?.addresses).toEqual(['fd20::10'])
      expect(known?.options[23]).toBe('fd200000000000000000000000000002')
      expect(known?.options[24]).toBe('066f6666696365076578616d706c6500')
      expect(stranger?.addresses[0]).toMatch(/^fd20::1[0-9a-f]{2}$/)
    } finally {
      await server.stop()
    }
  })
})
