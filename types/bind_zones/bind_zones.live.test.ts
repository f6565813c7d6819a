import { expect, it } from 'vitest'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { observe, settle, type ConformanceTarget } from '../../src/type/conformance.ts'
import type { Resource } from '../../src/type/resource.ts'
import { bindZones } from './index.ts'

const CONFIG = '/etc/bind/named.conf.local'

function served(zones: Readonly<Record<string, number>>): Resource {
  return bindZones('named', { config: CONFIG, zones })
}

/** Writes zones and the configuration that names them, in which some may be named that are not there. */
function script(zones: Readonly<Record<string, number>>, named = Object.keys(zones)): string {
  const write = Object.entries(zones).map(
    ([zone, serial]) =>
      `printf '%s\\n' '$TTL 60' '@ IN SOA ns host ${serial} 60 60 60 60' '@ IN NS ns' 'ns IN A 10.20.0.2' > /etc/bind/${zone}.zone`,
  )
  const lines = named.map((zone) => `zone "${zone}" { type primary; file "/etc/bind/${zone}.zone"; };`)
  return [...write, `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} > ${CONFIG}`].join('\n')
}

onHosts(['debian'], (on) => {
  // A running server writes of itself, so that only looking cannot be told from it by what changes on the disk.
  const target = (): ConformanceTarget => ({ ...on.target, fingerprint: () => Promise.resolve('') })

  it('sees nothing where BIND is not installed', async () => {
    const resource = served({ 'a.example': 1 })
    if (!('observe' in resource.definition)) throw new Error('bind_zones is a plain type')
    expect(await observe(on.target, resource.definition, resource)).toBeNull()
  })

  it('brings in new and changed zones, takes out those that went, and then leaves the server alone', async () => {
    await on.host.exec(
      'DEBIAN_FRONTEND=noninteractive apt-get install -qq -y bind9 bind9-utils bind9-dnsutils',
    )
    await on.host.exec('/etc/init.d/named start')
    for (const zones of [{ 'a.example': 1 }, { 'a.example': 2, 'b.example': 7 }, { 'b.example': 7 }]) {
      await on.host.exec(script(zones))
      expect(await settle(target(), served(zones), 'first')).toBe(true)
      expect(await settle(target(), served(zones), 'second')).toBe(false)
    }
    const { stdout } = await on.host.exec('dig +short +norecurse @127.0.0.1 a.example SOA')
    expect(stdout).toBe('')
  })

  it('does without rndc', async () => {
    await on.host.exec(`mv /etc/bind/rndc.key /tmp; ${script({ 'b.example': 8 })}`)
    expect(await settle(target(), served({ 'b.example': 8 }), 'without a key')).toBe(true)
    await on.host.exec('mv /tmp/rndc.key /etc/bind/')
  })

  it('fails where the server does not serve what it was told to', async () => {
    const wanted = { 'b.example': 8, 'c.example': 1 }
    await on.host.exec(`${script({ 'b.example': 8 }, Object.keys(wanted))}; rm -f /etc/bind/c.example.zone`)
    await expect(settle(target(), served(wanted), 'missing')).rejects.toThrow(
      'BIND does not serve: c.example. 1;',
    )
  })
})
