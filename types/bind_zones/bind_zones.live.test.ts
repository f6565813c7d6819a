import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startLab } from '../../test/lab/lab.ts'
import type { Host, Lab } from '../../test/lab/api.ts'
import { factsOf, targetOn } from '../../test/lib/type-target.ts'
import { observe, settle, type ConformanceTarget } from '../../src/type/conformance.ts'
import type { Observed } from '../../src/type/state.ts'
import { bindZones } from './index.ts'

const INSTALL = 'DEBIAN_FRONTEND=noninteractive apt-get install -qq -y bind9 bind9-utils bind9-dnsutils'
const FILE = '/etc/bind/a.example.zone'

function zone(serial: number): string {
  return `printf '%s\\n' '$TTL 60' '@ IN SOA ns host ${serial} 600 600 600 60' '@ IN NS ns' 'ns IN A 10.20.0.2' > ${FILE}`
}

describe('two BIND hosts', () => {
  let lab: Lab
  let primary: Host
  let secondary: Host

  beforeAll(async () => {
    lab = await startLab()
    ;[primary, secondary] = await Promise.all([lab.host({ name: 'ns1' }), lab.host({ name: 'ns2' })])
    await Promise.all([primary.exec(INSTALL), secondary.exec(INSTALL)])
    // It tells nobody of changes, so that the secondary learns of them only by what is asked for here.
    await primary.exec(
      `${zone(1)}; echo 'zone "a.example" { type primary; file "${FILE}"; notify no; };' > /etc/bind/named.conf.local; /etc/init.d/named start`,
    )
    await secondary.exec(
      `echo 'zone "a.example" { type secondary; primaries { ${primary.address}; }; file "/var/cache/bind/a"; };' > /etc/bind/named.conf.local; /etc/init.d/named start`,
    )
  })
  afterAll(() => lab.stop())

  // A running server writes of itself, so that only looking cannot be told from it by what changes on the disk.
  const on = (host: Host): ConformanceTarget => ({
    ...targetOn(host, factsOf('debian')),
    fingerprint: () => Promise.resolve(''),
  })
  const fetched = () => bindZones('named', { secondary: { 'a.example': [primary.address] }, patience: 5 })

  async function look(host: Host, resource: ReturnType<typeof bindZones>): Promise<Observed> {
    if (!('observe' in resource.definition)) throw new Error('bind_zones is a plain type')
    return observe(on(host), resource.definition, resource)
  }

  async function serve(serial: number): Promise<void> {
    await primary.exec(`${zone(serial)}; rndc reload a.example; sleep 0.5`)
  }

  it('fetches what a primary has and tells nobody of, and then leaves the server alone', async () => {
    await settle(on(secondary), fetched(), 'first')
    await serve(2)
    expect(await look(secondary, fetched())).toMatchObject({
      behind: [`a.example: 1 here, 2 at ${primary.address}`],
    })
    expect(await settle(on(secondary), fetched(), 'changed')).toBe(true)
    expect(await settle(on(secondary), fetched(), 'again')).toBe(false)
    expect((await secondary.exec('dig +short +norecurse @127.0.0.1 a.example SOA')).stdout).toContain(' 2 ')
  })

  it('fails, and says where, what a primary does not hand out', async () => {
    await primary.exec(
      `sed -i 's/notify no;/notify no; allow-transfer { none; };/' /etc/bind/named.conf.local; rndc reconfig`,
    )
    await serve(3)
    await expect(settle(on(secondary), fetched(), 'refused')).rejects.toThrow(
      `a.example: 2 here, 3 at ${primary.address}`,
    )
  })

  it('tells of the serial that a primary serves already', async () => {
    const sha256 = 'a'.repeat(64)
    const written = bindZones('named', { primary: { 'a.example': { serial: 3, file: FILE, sha256 } } })
    expect(await look(primary, written)).toMatchObject({ served: ['a.example 3'], differing: ['a.example'] })
    expect(await settle(on(primary), written, 'nothing to do')).toBe(false)
  })

  it('is content without a primary that answers', async () => {
    await primary.kill()
    expect(await look(secondary, fetched())).toMatchObject({ behind: [], unheard: ['a.example'] })
    expect(await settle(on(secondary), fetched(), 'alone')).toBe(false)
  })
})
