// What a machine that boots from the network is offered by the real dhcpd, by its state, by the program that asks, and by what it has of its own.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { generateDhcpd } from '../../../src/generate/dhcpd/generate-dhcpd.ts'
import { askDhcp4, type Answer4, type Question4 } from '../../lib/dhcp-questions.ts'
import { dhcpWire } from '../../lib/dhcp-wire.ts'
import { startDhcpd } from '../../lib/dhcpd-server.ts'
import { aHost, aNetwork, aNic, aSnapshot, aSubnet } from '../../lib/inventory-builder.ts'
import { tempFolder } from '../../lib/temp-store.ts'

const macs = {
  active: '52:54:00:aa:00:01',
  maintenance: '52:54:00:aa:00:02',
  planned: '52:54:00:aa:00:03',
  special: '52:54:00:aa:00:04',
  far: '52:54:00:aa:00:05',
} as const

const inventory = aSnapshot({
  networks: [
    aNetwork('far', [aSubnet('10.30.0.0/24', { boot: { files: { bios: 'far.0' } } })], {
      relays: ['10.99.0.1'],
    }),
    aNetwork('office', [
      aSubnet('10.20.0.0/24', {
        gateway: '10.20.0.1',
        boot: {
          server: '10.20.0.9',
          files: {
            bios: 'lpxelinux.0',
            'uefi-x64': 'grubx64.efi',
            'uefi-arm64': 'grubaa64.efi',
            'http-x64': 'http://10.20.0.9/x64.efi',
            'http-arm64': 'http://10.20.0.9/arm64.efi',
            ipxe: 'http://10.20.0.9/boot.ipxe',
          },
        },
        options: { filename: 'other', 'root-path': '/nfs', 'tftp-server-name': 'boothost' },
        ranges: [{ kind: 'dynamic', first: '10.20.0.100', last: '10.20.0.150' }],
      }),
    ]),
  ],
  hosts: Object.entries(macs).map(([name, mac], index) =>
    aHost(name, {
      state: name === 'maintenance' || name === 'planned' ? name : 'active',
      nics: [
        name === 'far'
          ? aNic('eth0', 'far', ['10.30.0.10'], mac)
          : aNic('eth0', 'office', [`10.20.0.${index + 10}`], mac),
      ],
      ...(name === 'special' ? { options: { filename: 'mine', 'root-path': '/mine' } } : {}),
    }),
  ),
})

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex')

function asking(
  name: keyof typeof macs,
  architecture?: number,
  options: Readonly<Record<number, string>> = {},
): Question4 {
  const kind = architecture === 16 || architecture === 19 ? 'HTTPClient' : 'PXEClient'
  const said =
    architecture === undefined ? {} : { 60: hex(kind), 93: architecture.toString(16).padStart(4, '0') }
  return { mac: macs[name], wanted: [1, 3, 12, 17, 60, 66, 67, 150], options: { ...said, ...options } }
}

const questions = {
  BIOS: asking('active', 0),
  'UEFI of x86-64': asking('active', 7),
  'UEFI of x86-64 by its other number': asking('active', 9),
  'UEFI of arm64': asking('active', 11),
  'UEFI of 32 bits': asking('active', 6),
  'HTTP boot of x86-64': asking('active', 16),
  'HTTP boot of arm64': asking('active', 19),
  iPXE: asking('active', 0, { 77: hex('iPXE') }),
  'iPXE as RFC 3004 says it': asking('active', 7, { 77: `04${hex('iPXE')}` }),
  'iPXE by its own option': asking('active', 11, { 175: '060103' }),
  'one that does not say what it is': asking('active'),
  'with a file of its own': asking('special', 7),
  'in maintenance': asking('maintenance'),
  'in maintenance, BIOS': asking('maintenance', 0),
  'in maintenance, HTTP boot': asking('maintenance', 16),
  planned: asking('planned', 7),
  'behind a relay': { ...asking('far', 0), relay: '10.99.0.1', server: '10.20.0.2' },
} as const satisfies Readonly<Record<string, Question4>>

const ends: (() => void)[] = []
const answers = new Map<string, unknown>()

beforeAll(async () => {
  const wire = dhcpWire(
    { server: ['10.20.0.2/24', '10.99.0.2/24'], client: ['10.20.0.200/24', '10.99.0.1/24'] },
    (end) => ends.unshift(end),
  )
  const [conf] = generateDhcpd(inventory)
  await startDhcpd(
    4,
    conf?.text ?? '',
    wire,
    tempFolder((clean) => ends.unshift(clean)),
  )
  const all = askDhcp4(wire.clientSpace, Object.values(questions))
  for (const [index, name] of Object.keys(questions).entries()) answers.set(name, told(all[index]))
}, 60_000)

afterAll(() => {
  for (const end of ends) end()
})

/** Of the options those that have a value. */
function told(answer: Answer4 | null | undefined): unknown {
  if (answer === null || answer === undefined) return null
  const { address, nextServer, file, options } = answer
  const text = (code: number): string => Buffer.from(options[code] ?? '', 'hex').toString('latin1')
  const given = [12, 17, 60, 66, 67].flatMap((code) => (text(code) === '' ? [] : [[code, text(code)]]))
  return { address, nextServer, file, ...Object.fromEntries(given) }
}

const active = { address: '10.20.0.10', nextServer: '10.20.0.9', 12: 'active', 17: '/nfs', 66: 'boothost' }

it.each<readonly [keyof typeof questions, string]>([
  ['BIOS', 'lpxelinux.0'],
  ['UEFI of x86-64', 'grubx64.efi'],
  ['UEFI of x86-64 by its other number', 'grubx64.efi'],
  ['UEFI of arm64', 'grubaa64.efi'],
  ['UEFI of 32 bits', 'other'],
  ['iPXE', 'http://10.20.0.9/boot.ipxe'],
  ['iPXE as RFC 3004 says it', 'http://10.20.0.9/boot.ipxe'],
  ['iPXE by its own option', 'http://10.20.0.9/boot.ipxe'],
  ['one that does not say what it is', 'other'],
])('an active machine is offered what it boots from: %s', (name, file) => {
  expect(answers.get(name)).toEqual({ ...active, file })
})

it.each<readonly [keyof typeof questions, string]>([
  ['HTTP boot of x86-64', 'http://10.20.0.9/x64.efi'],
  ['HTTP boot of arm64', 'http://10.20.0.9/arm64.efi'],
])('it is offered a URL, and told that it is one: %s', (name, file) => {
  expect(answers.get(name)).toEqual({ ...active, file, 60: 'HTTPClient' })
})

it('a machine with a file of its own is offered that', () => {
  expect(answers.get('with a file of its own')).toEqual({
    ...active,
    address: '10.20.0.13',
    file: 'mine',
    12: 'special',
    17: '/mine',
  })
})

it.each<keyof typeof questions>(['in maintenance', 'in maintenance, BIOS', 'in maintenance, HTTP boot'])(
  'one that is not to boot is offered its address and nothing else: %s',
  (name) => {
    expect(answers.get(name)).toEqual({
      address: '10.20.0.11',
      nextServer: '0.0.0.0',
      file: '',
      12: 'maintenance',
    })
  },
)

it('a planned one has no address of its own', () => {
  expect(answers.get('planned')).toMatchObject({
    address: expect.stringMatching(/^10\.20\.0\.1[0-5]\d$/),
    file: 'grubx64.efi',
  })
})

it('one behind a relay is known by the address of that, which is in no subnet of its network', () => {
  expect(answers.get('behind a relay')).toMatchObject({ address: '10.30.0.10', file: 'far.0' })
})
