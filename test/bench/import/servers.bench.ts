/** Reading the files of the servers, with 100,000 reservations or records in them, and with a quarter of that. */
import type { Importer } from '../../../src/import/draft.ts'
import { importBind } from '../../../src/import/bind/import-bind.ts'
import { importDhcpd } from '../../../src/import/dhcpd/import-dhcpd.ts'
import { importDnsmasq } from '../../../src/import/dnsmasq/import-dnsmasq.ts'
import { importKea } from '../../../src/import/kea/import-kea.ts'
import { importLeases } from '../../../src/import/leases/import-leases.ts'
import { type Bench, median } from '../measure.ts'

const RUNS = 3
const WHOLE = 100_000

type Line = (name: string, mac: string, ip: string) => string

interface Sample {
  readonly name: string
  readonly importer: Importer
  readonly head: string
  readonly line: Line
  readonly between: string
  readonly tail: string
}

const samples: readonly Sample[] = [
  {
    name: 'dhcpd',
    importer: importDhcpd,
    head: 'subnet 10.0.0.0 netmask 255.240.0.0 { range 10.8.0.0 10.8.255.255; }\n',
    line: (name, mac, ip) =>
      `host ${name} {\n  hardware ethernet ${mac};\n  fixed-address ${ip};\n  option host-name "${name}";\n}\n`,
    between: '',
    tail: '',
  },
  {
    name: 'leases',
    importer: importLeases,
    head: '',
    line: (name, mac, ip) =>
      `lease ${ip} {\n  starts 4 2026/01/01 03:04:05;\n  binding state active;\n  hardware ethernet ${mac};\n  client-hostname "${name}";\n}\n`,
    between: '',
    tail: '',
  },
  {
    name: 'kea',
    importer: importKea,
    head: '{ "Dhcp4": { "subnet4": [ { "subnet": "10.0.0.0/12", "reservations": [\n',
    line: (name, mac, ip) => `{ "hw-address": "${mac}", "ip-address": "${ip}", "hostname": "${name}" }`,
    between: ',\n',
    tail: '] } ] } }\n',
  },
  {
    name: 'dnsmasq',
    importer: importDnsmasq,
    head: 'dhcp-range=10.8.0.0,10.8.255.255,255.240.0.0,12h\n',
    line: (name, mac, ip) => `dhcp-host=${mac},${name},${ip}\n`,
    between: '',
    tail: '',
  },
  {
    name: 'bind',
    importer: importBind,
    head: '$ORIGIN big.example.\n$TTL 3600\n@ SOA ns1 hostmaster 1 7200 900 1209600 300\n NS ns1\n',
    line: (name, _mac, ip) => `${name} IN A ${ip}\n`,
    between: '',
    tail: '',
  },
]

export const bench: Bench = async () =>
  samples.flatMap((sample) => {
    const [quarter, whole] = [textOf(sample, WHOLE / 4), textOf(sample, WHOLE)]
    const times = Array.from({ length: RUNS }, () => ({
      quarter: timeOf(sample, quarter),
      whole: timeOf(sample, whole),
    }))
    const value = median(times.map((one) => one.whole))
    const base = { name: '25,000', value: median(times.map((one) => one.quarter)) }
    return [
      { name: `${sample.name}, 100,000 read`, value, unit: 'ms of CPU', limit: 2000 },
      { name: `${sample.name}, four times as many`, value, unit: 'ms of CPU', base, limit: 6 },
    ]
  })

function textOf({ head, line, between, tail }: Sample, count: number): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const at = index + 256
    const octets = [at >> 16, (at >> 8) & 255, at & 255]
    const mac = octets.map((octet) => octet.toString(16).padStart(2, '0')).join(':')
    return line(`h${index}`, `52:54:00:${mac}`, `10.${octets.join('.')}`)
  })
  return `${head}${lines.join(between)}${tail}`
}

/** Of the processor, for the machine may have more to do. */
function timeOf({ importer, name }: Sample, text: string): number {
  const started = process.cpuUsage()
  const draft = importer([{ name, text }], { include: () => undefined })
  if (draft.problems.length > 0) throw new Error(`${name}: ${draft.problems[0]?.message}`)
  const { user, system } = process.cpuUsage(started)
  return (user + system) / 1000
}
