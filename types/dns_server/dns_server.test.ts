import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { HostContext } from '../../src/type/define-type.ts'
import type { GeneratedFile, ServedZone } from '../../src/type/inventory-view.ts'
import type { Resource } from '../../src/type/resource.ts'
import { partsOf } from '../../test/lib/composed.ts'
import { factsView, hostView, inventoryView, nicView } from '../../test/lib/views.ts'
import { requireOwnView } from './dynamic-zones.ts'
import { dnsServer } from './index.ts'
import { bindOptions } from './options.ts'
import { problemsOf } from './params.ts'

const infra1 = hostView('infra1', { nics: [nicView('eth0', '00:16:3e:20:00:02', '2')] })
const OWN = '/etc/bind/hostwright'

function zone(name: string, serial: number, view?: string): GeneratedFile {
  const at = view === undefined ? {} : { view }
  return {
    path: `zones/${view === undefined ? '' : `${view}/`}${name}.zone`,
    zone: name,
    ...at,
    text: `$TTL 3600\n${name}. IN SOA infra1.office.example. host.office.example. ${serial} 7200 900 1209600 300\n`,
    objects: [`zone ${name} serial ${serial}`],
  }
}

const statics: readonly GeneratedFile[] = [
  zone('office.example', 2026112101),
  zone('0.20.10.in-addr.arpa', 7),
]

function primaries(files: readonly GeneratedFile[]): readonly ServedZone[] {
  return files.map(({ zone: name = '', view, text, path }) => ({
    name,
    ...(view === undefined ? {} : { view }),
    role: 'primary',
    file: `${OWN}/${path}`,
    serial: Number(/ (\d+) 7200/.exec(text)?.[1]),
  }))
}

function serving(
  files: readonly GeneratedFile[],
  zones: readonly ServedZone[] = primaries(files),
): Omit<HostContext, 'resource' | 'managed'> {
  const config = {
    path: 'named.conf.hostwright',
    text: 'zone …\n',
    zones,
    objects: zones.map(({ name }) => `primary ${name}`),
  }
  return {
    host: infra1,
    facts: factsView(),
    inventory: inventoryView([infra1], { bind: [config, ...files] }),
  }
}

const context = serving(statics)

function part(parts: readonly Resource[], name: string): Record<string, unknown> {
  const found = parts.find((one) => one.name === name)
  if (found === undefined) throw new Error(`there is no ${name}`)
  return found.params as Record<string, unknown>
}

describe('dns_server, BIND', () => {
  it('is a set that is swapped whole, with what includes it before and what watches it after', () => {
    const parts = partsOf(dnsServer('bind'), context)
    expect(parts.map(({ name }) => name)).toEqual([
      'package:bind9',
      'package:bind9-utils',
      'package:bind9-dnsutils',
      `directory:${OWN}`,
      `directory:${OWN}/zones`,
      `file:${OWN}/named.conf.hostwright`,
      'line:include the options that hostwright makes',
      'line:include what hostwright makes',
      'service_config:named',
      'service:named',
      'bind_zones:named',
    ])
    expect(part(parts, `file:${OWN}/named.conf.hostwright`)['content']).toBeUndefined()
    expect(part(parts, 'service_config:named')).toMatchObject({
      folder: OWN,
      purge: ['zones/*.zone'],
      group: 'bind',
      running: {
        expected: ['zone office.example serial 2026112101', 'zone 0.20.10.in-addr.arpa serial 7'],
      },
    })
    expect(part(parts, 'bind_zones:named')).toMatchObject({
      primary: { 'office.example': { serial: 2026112101, file: `${OWN}/zones/office.example.zone` } },
      secondary: {},
    })
  })

  it('has texts that a shell understands', () => {
    const config = part(partsOf(dnsServer('bind'), context), 'service_config:named')
    const { probe } = config['running'] as { probe: string }
    for (const text of [config['check'], config['reload'], config['verify'], probe])
      expect(execFileSync('/bin/sh', ['-n'], { input: String(text), encoding: 'utf8' })).toBe('')
    expect(config['reload']).toContain('zones/office.example.zone) "$1" office.example office.example ;;')
  })

  it('puts both included files into what is checked as a whole, for what they name is staged too', () => {
    const config = part(partsOf(dnsServer('bind'), context), 'service_config:named')
    const sed = /^cd \/etc\/bind && (sed [\s\S]*? named\.conf) \|$/m.exec(String(config['check']))?.[1] ?? ''
    const folder = mkdtempSync(join(tmpdir(), 'hostwright-named-'))
    try {
      const include = (name: string): string => `include "/etc/bind/${name}";\n`
      writeFileSync(
        join(folder, 'named.conf'),
        `${include('named.conf.options')}${include('named.conf.local')}${include('named.conf.own')}`,
      )
      writeFileSync(join(folder, 'named.conf.options'), 'options {};\n')
      writeFileSync(join(folder, 'named.conf.local'), 'zone mine {};\n')
      const whole = execFileSync('/bin/sh', ['-c', sed], { cwd: folder, encoding: 'utf8' })
      expect(whole).toBe(`options {};\nzone mine {};\n${include('named.conf.own')}`)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('keeps views apart: folders, serials, and the zones of the distribution beside none of them', () => {
    const files = [zone('office.example', 5, 'inside'), zone('office.example', 6, 'outside')]
    const parts = partsOf(dnsServer('bind'), serving(files))
    expect(parts.map(({ name }) => name)).toContain('line:no zones beside the views')
    expect(part(parts, 'service_config:named')).toMatchObject({
      purge: ['zones/*.zone', 'zones/inside/*.zone', 'zones/outside/*.zone'],
      running: { expected: ['zone office.example@inside serial 5', 'zone office.example@outside serial 6'] },
    })
    expect(part(parts, 'bind_zones:named')['primary']).toMatchObject({
      'office.example@inside': { serial: 5 },
      'office.example@outside': { serial: 6 },
    })
    expect(part(parts, 'service_config:named')['reload']).toContain(
      'office.example@inside office.example IN inside',
    )
  })

  it('fetches as a secondary, and writes nothing', () => {
    const zones: readonly ServedZone[] = [
      { name: 'office.example', role: 'secondary', file: '/var/cache/bind/x', primaries: ['10.20.0.2'] },
    ]
    const parts = partsOf(dnsServer('bind', { role: 'secondary' }), serving([], zones))
    expect(part(parts, 'service_config:named')).toMatchObject({ running: { expected: [] } })
    expect(part(parts, 'bind_zones:named')).toMatchObject({ secondary: { 'office.example': ['10.20.0.2'] } })
  })

  it('begins a dynamic zone once, and then updates it', () => {
    const file = '/var/lib/bind/hostwright/dyn.example.zone'
    const start: GeneratedFile = {
      ...zone('dyn.example', 3),
      path: 'dynamic/dyn.example.zone',
      dynamic: true,
    }
    const zones: readonly ServedZone[] = [
      {
        name: 'dyn.example',
        role: 'dynamic',
        file,
        serial: 3,
        start: start.text,
        records: ['dyn.example. 3600 NS infra1.office.example.', 't.dyn.example. 60 TXT "it\'s"'],
      },
    ]
    const parts = partsOf(dnsServer('bind'), serving([start], zones))
    expect(part(parts, 'service_config:named')).toMatchObject({
      files: [{ path: 'named.conf.hostwright' }],
      objects: ['dynamic dyn.example'],
      running: { expected: ['zone dyn.example dynamic'] },
    })
    const { run, unless } = part(parts, 'command:begin zone dyn.example')
    expect(run).toContain(`'@ 3600 NS infra1.office.example.' 't 60 TXT "it'\\''s"'`)
    for (const text of [run, unless])
      expect(execFileSync('/bin/sh', ['-n'], { input: String(text), encoding: 'utf8' })).toBe('')
    expect(part(parts, 'dns_updates:dyn.example')['records']).toHaveLength(2)
    expect(parts.at(-1)?.name).toBe('dns_updates:dyn.example')
  })

  it('refuses a dynamic zone in a view that the server itself is not in', () => {
    const text =
      'view "inside" {\n  match-clients { 10.20.0.0/24; };\n};\nview "outside" {\n  match-clients { any; };\n};\n'
    const of = (view: string): GeneratedFile => ({
      path: 'x',
      text,
      zones: [{ name: 'dyn.example', role: 'dynamic', view }],
    })
    expect(() => requireOwnView(of('inside'), 'infra1')).toThrow(
      'zone "dyn.example" is dynamic in view "inside", and what updates it, the server itself, is in view "outside"',
    )
    expect(() => requireOwnView(of('outside'), 'infra1')).not.toThrow()
  })

  it('makes the options its own where it is asked to, and includes there what belongs there', () => {
    const parts = partsOf(dnsServer('bind', { options: { forwarders: ['9.9.9.9'] } }), context)
    expect(part(parts, 'file:/etc/bind/named.conf.options')['validate']).toBe('named-checkconf %s')
    const catalog = { path: 'named.conf.hostwright.options', text: 'catalog-zones { };\n' }
    const own = partsOf(dnsServer('bind', { options: {} }), serving([catalog], []))
    expect(part(own, 'file:/etc/bind/named.conf.options')['content']).toContain(
      `  include "${OWN}/named.conf.hostwright.options";`,
    )
    const theirs = partsOf(dnsServer('bind'), serving([catalog], []))
    expect(part(theirs, 'line:include the options that hostwright makes')).toMatchObject({
      state: 'present',
      line: `include "${OWN}/named.conf.hostwright.options";`,
    })
  })

  it('answers what it is not in charge of to its own networks alone, or to nobody', () => {
    expect(bindOptions({ recursion: 'own', forwarders: ['9.9.9.9'] }, context)).toContain(
      '  allow-recursion { localhost; 10.20.0.0/24; fd20::/64; };\n  forwarders { 9.9.9.9; };\n',
    )
    expect(bindOptions({ recursion: 'none', forwarders: [] }, context)).toContain('recursion no;')
  })
})

describe('dns_server, dnsmasq', () => {
  const files = [
    { path: 'dnsmasq.conf', text: 'no-hosts\n', objects: ['zone office.example'] },
    { path: 'hosts', text: '10.20.0.4 web.office.example\n' },
  ]
  const onDnsmasq = { ...context, inventory: inventoryView([infra1], { dnsmasq: files }) }

  it('gives the answers of the view that it is told, which BIND has no use for, and asks the resolvers that it is told', () => {
    const asked: unknown[] = []
    const inventory = {
      ...onDnsmasq.inventory,
      export: (...all: readonly unknown[]) => (asked.push(all), files),
    }
    const options = { forwarders: ['9.9.9.9'] }
    partsOf(dnsServer('dnsmasq', { view: 'inside', options }), { ...onDnsmasq, inventory })
    expect(asked).toEqual([
      ['dnsmasq', { server: 'infra1', dns: true, dhcp: false, view: 'inside', forwarders: ['9.9.9.9'] }],
    ])
    expect(problemsOf({ id: 'bind', params: { dhcp: false, view: 'inside' } })).toEqual([
      { message: 'parameter "view" is of dnsmasq alone: BIND serves all views' },
    ])
  })

  it('asks the server which files it has read', () => {
    const config = part(partsOf(dnsServer('dnsmasq'), onDnsmasq), 'service_config:dnsmasq')
    const { probe, expected } = config['running'] as { probe: string; expected: readonly string[] }
    expect(expected).toEqual([
      expect.stringMatching(/^runs dnsmasq\.conf [0-9a-f]{16}$/),
      expect.stringMatching(/^runs hosts 127\.\d+\.\d+\.\d+$/),
    ])
    const [, hosts] = config['files'] as readonly { content: string }[]
    expect(hosts?.content).toBe(
      `10.20.0.4 web.office.example\n${expected[1]?.split(' ')[2] ?? ''} hosts.hostwright.invalid\n`,
    )
    for (const text of [config['check'], config['reload'], config['verify'], probe])
      expect(execFileSync('/bin/sh', ['-n'], { input: String(text), encoding: 'utf8' })).toBe('')
  })

  it('signals where only addresses changed, and restarts where more did', () => {
    const { reload } = part(partsOf(dnsServer('dnsmasq'), onDnsmasq), 'service_config:dnsmasq')
    const told = (changed: string): string =>
      execFileSync('/bin/sh', ['-s'], {
        input: `cat() { echo 1; }; kill() { echo signal; }; hw_quietly() { echo restart; }\nhw_changed='${changed}' hw_removed=\n${String(reload).replaceAll(/hw_quietly\(\) \{[^]*?\n\}/g, '')}`,
        encoding: 'utf8',
      })
    expect(told('hosts')).toBe('signal\n')
    expect(told('dnsmasq.conf')).toBe('restart\n')
    expect(told('hosts dnsmasq.conf')).toBe('restart\n')
    expect(told('')).toBe('restart\n')
  })
})

describe('dns_server', () => {
  it('says what it does not know', () => {
    const facts = factsView({ os: { id: 'alpine', family: 'alpine', version: '', name: '' } })
    expect(() => partsOf(dnsServer('bind'), { ...context, facts })).toThrow(
      'dns_server knows Debian, not alpine',
    )
    const init = factsView({ init: 'unknown' })
    expect(() => partsOf(dnsServer('bind'), { ...context, facts: init })).toThrow('init system')
  })

  it.each([
    ['dnsmasq', { software: 'bind' }, 'the id says "dnsmasq" and parameter "software" says "bind"'],
    ['dnsmasq', { options: { recursion: 'none' } }, 'option "recursion" is of BIND alone'],
    ['dnsmasq', { role: 'primary' }, 'parameter "role" is of BIND alone'],
    ['bind', { dhcp: true }, 'parameter "dhcp" is of dnsmasq alone'],
    ['bind', { zones: [] }, 'parameter "zones"'],
  ] as const)('refuses %s %j', (id, params, reason) => {
    // Options that the editor would refuse too.
    expect(() => dnsServer(id, params as never)).toThrow(reason)
  })
})
