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

function config(...zones: readonly string[]): GeneratedFile {
  const text = zones.map(
    (name) => `zone "${name}" { type primary; file "${DIRECTORY}/zones/${name}.zone"; };\n`,
  )
  return { path: 'named.conf.hostwright', text: text.join('') }
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
  function apply(...files: readonly GeneratedFile[]): Promise<readonly string[]> {
    const self = hostView('infra1')
    const inventory = inventoryView([self], { bind: files })
    return settleParts(targetOn(host, factsOf('debian')), dnsServer('bind'), { host: self, inventory })
  }

  async function dig(...words: readonly string[]): Promise<string> {
    const { stdout } = await lab.operator.exec(['dig', '+short', `@${host.address}`, ...words])
    return stdout.trim()
  }

  it('is installed, serves the zones, and is left alone the second time', async () => {
    const files = [
      config('office.example'),
      zone('office.example', 1, ['web.office.example. IN A 10.20.0.9']),
    ]
    expect(await apply(...files)).toContain('bind_zones:named')
    expect(await dig('web.office.example')).toBe('10.20.0.9')
    expect(await apply(...files)).toEqual([])
  })

  it('serves a changed zone, a new one, and no longer one that went', async () => {
    await host.exec(`echo mine > ${DIRECTORY}/zones/notes.txt`)
    const office = zone('office.example', 2, ['db.office.example. IN A 10.20.0.10'])
    const both = [config('office.example', 'lab.example'), office, zone('lab.example', 7, [])]
    expect(await apply(...both)).toEqual([
      `file:${DIRECTORY}/zones/office.example.zone`,
      `file:${DIRECTORY}/zones/lab.example.zone`,
      `file:${DIRECTORY}/named.conf.hostwright`,
      'bind_zones:named',
    ])
    expect(await dig('db.office.example')).toBe('10.20.0.10')
    expect(await dig('lab.example', 'SOA')).toContain(' 7 ')
    expect(await apply(config('office.example'), office)).toEqual([
      `file:${DIRECTORY}/named.conf.hostwright`,
      'bind_zones:named',
    ])
    expect(await dig('lab.example', 'SOA')).toBe('')
    // Its file went as well, and nothing else that lies there.
    expect((await host.exec(`ls ${DIRECTORY}/zones`)).stdout).toBe('notes.txt\noffice.example.zone\n')
  })

  it('finds that the server serves something else than its file says', async () => {
    const office = [config('office.example'), zone('office.example', 3, [])]
    await host.exec(
      `sed -i 's/ 2 7200/ 1 7200/' ${DIRECTORY}/zones/office.example.zone; touch -d tomorrow ${DIRECTORY}/zones/office.example.zone; rndc reload office.example`,
    )
    expect(await apply(...office)).toContain('bind_zones:named')
    expect(await apply(...office)).toEqual([])
  })

  it.each([
    ['out of zone', 'web.other.example. IN A 10.20.0.9', 'ignoring out-of-zone'],
    ['a host name that it would refuse', 'a_b.office.example. IN A 10.20.0.9', 'bad owner name'],
  ])('keeps the old zone where the new one is wrong: %s', async (_, record, reason) => {
    await expect(apply(config('office.example'), zone('office.example', 9, [record]))).rejects.toThrow(reason)
    expect(await dig('office.example', 'SOA')).toContain(' 3 ')
  })
})
