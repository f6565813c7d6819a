import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLab } from '../../test/lab/lab.ts'
import type { Host, Lab } from '../../test/lab/api.ts'
import { settleParts } from '../../test/lib/settle-parts.ts'
import { factsOf, targetOn } from '../../test/lib/type-target.ts'
import { hostView, inventoryView } from '../../test/lib/views.ts'
import type { GeneratedFile } from '../../src/type/inventory-view.ts'
import { dnsServer } from './index.ts'

const DIRECTORY = '/etc/bind/hostwright'

function zone(name: string, serial: number, records: readonly string[]): GeneratedFile {
  const lines = [
    '$TTL 3600',
    `${name}. IN SOA infra1.${name}. hostmaster.${name}. ${serial} 7200 900 1209600 300`,
    `${name}. IN NS infra1.${name}.`,
    `infra1.${name}. IN A 10.20.0.2`,
    ...records,
  ]
  return { path: `zones/${name}.zone`, zone: name, text: `${lines.join('\n')}\n` }
}

function config(...zones: readonly GeneratedFile[]): GeneratedFile {
  const served = zones.map(({ zone: name = '', text, path }) => ({
    name,
    role: 'primary' as const,
    file: `${DIRECTORY}/${path}`,
    serial: Number(/ SOA \S+ \S+ (\d+)/.exec(text)?.[1]),
  }))
  const text = served.map(({ name, file }) => `zone "${name}" { type primary; file "${file}"; };\n`)
  return { path: 'named.conf.hostwright', text: text.join(''), zones: served }
}

function serving(...zones: readonly GeneratedFile[]): readonly GeneratedFile[] {
  return [config(...zones), ...zones]
}

describe('BIND on a real host', () => {
  let lab: Lab
  let host: Host

  beforeAll(async () => {
    lab = await startLab()
    host = await lab.host({ name: 'infra1' })
  })
  afterAll(() => lab.stop())

  /** Gives the names of what had to change. */
  function apply(...zones: readonly GeneratedFile[]): Promise<readonly string[]> {
    const self = hostView('infra1')
    const inventory = inventoryView([self], { bind: serving(...zones) })
    return settleParts(targetOn(host, factsOf('debian')), dnsServer('bind'), { host: self, inventory })
  }

  async function dig(...words: readonly string[]): Promise<string> {
    const { stdout } = await lab.operator.exec(['dig', '+short', `@${host.address}`, ...words])
    return stdout.trim()
  }

  const web = ['web.office.example. IN A 10.20.0.9']

  it('is installed, serves the zones, and is left alone the second time', async () => {
    expect(await apply(zone('office.example', 1, web))).toContain('service_config:named')
    expect(await dig('web.office.example')).toBe('10.20.0.9')
    expect(await apply(zone('office.example', 1, web))).toEqual([])
  })

  it('serves a changed zone, a new one, and no longer one that went', async () => {
    await host.exec(`echo mine > ${DIRECTORY}/zones/notes.txt`)
    const office = zone('office.example', 2, ['db.office.example. IN A 10.20.0.10'])
    expect(await apply(office, zone('lab.example', 7, []))).toEqual(['service_config:named'])
    expect(await dig('db.office.example')).toBe('10.20.0.10')
    expect(await dig('lab.example', 'SOA')).toContain(' 7 ')
    expect(await apply(office)).toEqual(['service_config:named'])
    expect(await dig('lab.example', 'SOA')).toBe('')
    // Its file went as well, and nothing else that lies there.
    expect((await host.exec(`ls ${DIRECTORY}/zones`)).stdout).toBe('notes.txt\noffice.example.zone\n')
  })

  it('reloads the one zone that changed, and no other', async () => {
    const since = async (name: string): Promise<string> =>
      (await host.exec(`rndc zonestatus ${name} | grep loaded`)).stdout
    await apply(zone('office.example', 3, web), zone('lab.example', 8, []))
    const before = await since('lab.example')
    await host.exec('sleep 1.1')
    await apply(zone('office.example', 4, web), zone('lab.example', 8, []))
    expect(await since('lab.example')).toBe(before)
    expect(await dig('office.example', 'SOA')).toContain(' 4 ')
  })

  it('finds that the server serves something else than its file says', async () => {
    const office = zone('office.example', 5, web)
    await apply(office)
    await host.exec(
      `cd ${DIRECTORY}/zones; cp -p office.example.zone /tmp; sed -i 's/ 5 7200/ 1 7200/' office.example.zone; rndc reload office.example; sleep 0.5; cp /tmp/office.example.zone .; touch -d tomorrow office.example.zone`,
    )
    expect(await apply(office)).toEqual(['service_config:named'])
    expect(await dig('office.example', 'SOA')).toContain(' 5 ')
    expect(await apply(office)).toEqual([])
  })

  it.each([
    ['out of zone', ['web.other.example. IN A 10.20.0.9'], 'ignoring out-of-zone'],
    ['a host name that it would refuse', ['a_b.office.example. IN A 10.20.0.9'], 'bad owner name'],
    [
      'more records of a name than it loads, which no checker minds',
      Array.from({ length: 101 }, (_, n) => `many.office.example. IN A 10.20.1.${n}`),
      'office.example',
    ],
  ])('keeps the old zone where the new one is wrong: %s', async (_, records, reason) => {
    await apply(zone('office.example', 5, web))
    await expect(apply(zone('office.example', 9, records))).rejects.toThrow(reason)
    expect(await dig('office.example', 'SOA')).toContain(' 5 ')
    expect(await apply(zone('office.example', 5, web))).toEqual([])
  })

  it('names a zone that the user has declared too, and leaves that one alone', async () => {
    const own = 'zone "mine.example" { type primary; file "/etc/bind/mine.zone"; };\n'
    await host.exec(`printf '%s' '${own}' >> /etc/bind/named.conf.local`)
    await host.writeFile('/etc/bind/mine.zone', zone('mine.example', 3, []).text, '644')
    const office = zone('office.example', 5, web)
    await apply(office)
    await expect(apply(office, zone('mine.example', 1, []))).rejects.toThrow("'mine.example'")
    await host.exec('rndc reconfig')
    expect(await apply(office)).toEqual([])
    expect(await dig('mine.example', 'SOA')).toContain(' 3 ')
    expect(await host.readFile('/etc/bind/named.conf.local')).toContain(own)
  })

  it('does not replace the file of a zone that others change', async () => {
    const office = zone('office.example', 6, web)
    await host.exec(`touch ${DIRECTORY}/zones/office.example.zone.jnl`)
    await expect(apply(office)).rejects.toThrow('"office.example" takes updates on this server')
    await host.exec(`rm ${DIRECTORY}/zones/office.example.zone.jnl`)
    expect(await apply(office)).toEqual(['service_config:named'])
  })

  it('is brought up again where it was killed', async () => {
    await host.exec('kill -9 $(cat /run/named/named.pid); sleep 0.3')
    await apply(zone('office.example', 6, web))
    expect(await dig('web.office.example')).toBe('10.20.0.9')
    expect(await apply(zone('office.example', 6, web))).toEqual([])
  })
})
