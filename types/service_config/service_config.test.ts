import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import type { PlainType } from '../../src/type/define-type.ts'
import type { Resource } from '../../src/type/resource.ts'
import { takeApart } from '../../test/lib/plain-type.ts'
import { factsOf } from '../../test/lib/type-target.ts'
import { explainFailure } from './explain.ts'
import { serviceConfig } from './index.ts'

const type = takeApart(serviceConfig)

function made(options: Readonly<Record<string, unknown>> = {}): Resource {
  return serviceConfig('isc-dhcpd', {
    folder: '/etc/dhcp',
    files: [{ path: 'dhcpd.conf', content: 'authoritative;\n' }],
    service: 'isc-dhcp-server',
    ...options,
  })
}

describe('parameters', () => {
  it.each([
    '/abs',
    '../up',
    'a/../b',
    'a//b',
    'a b',
    '.hostwright-note',
    'zones/.hostwright-x',
    "it's",
    '',
    'a/',
    '.',
  ])('take no file at %j', (path) => {
    expect(() => made({ files: [{ path, content: '' }] })).toThrow('Cannot use service_config')
  })

  it.each(['*/x', '/etc/*', '../*', '$(id)*', 'a b*', 'zones/*;id'])('take no pattern %j', (pattern) => {
    expect(() => made({ purge: [pattern] })).toThrow('Cannot use service_config')
  })

  it('name each file once, and what to do when they have changed', () => {
    const one = { path: 'a', content: '' }
    expect(() => made({ files: [one, one], service: undefined })).toThrow('2 problems')
    expect(() => made({ objects: ['two\nlines'] })).toThrow('one line of text')
  })
})

describe('the scripts', () => {
  const whole = made({
    files: [
      { path: 'dhcpd.conf', content: 'include "/etc/dhcp/hosts/a.conf";\n', owner: 'root', group: 'root' },
      { path: 'hosts/a.conf', content: new Secret('key'), mode: '0640' },
      { path: 'empty', content: '' },
      { path: 'large', content: Buffer.alloc(200_000, 7) },
    ],
    objects: ["it's a $(test)"],
    purge: ['hosts/*.conf'],
    programs: ['dhcpd'],
    check: 'dhcpd -t -cf %s/dhcpd.conf',
    verify: 'true',
    running: { probe: 'echo runs', expected: 'runs\n' },
  })

  it.each(['dash', 'bash', 'busybox', 'mksh'])('are understood by %s', (shell) => {
    const texts = [
      type.probe(whole),
      ...type.converge(whole, null),
      type.trigger('reload', whole) ?? '',
      ...type.converge(whole, {
        problems: ['x'],
        leftovers: [],
        misowned: [],
        unverified: false,
        foreign: [],
      }),
    ]
    for (const text of texts)
      execFileSync(shell, [...(shell === 'busybox' ? ['sh'] : []), '-n'], { input: text })
  })

  it('bring only the files that differ, in one body', () => {
    const desired = type.desired(whole) ?? {}
    const before = {
      ...desired,
      '/etc/dhcp/empty': undefined,
      '/etc/dhcp/large': { kind: 'content' as const, sha256: 'other', bytes: 1 },
      leftovers: [],
      misowned: ['hosts/a.conf'],
      unverified: false,
      foreign: [],
    }
    const change = {
      id: whole.id,
      params: whole.params,
      before,
      after: desired,
      keys: ['/etc/dhcp/empty', '/etc/dhcp/large'],
    }
    const definition = whole.definition as PlainType
    const [step] = definition.converge(change, type.context)
    if (step?.kind !== 'command') throw new Error('one command was expected')
    expect(step.body?.path).toBe('/etc/dhcp/.hostwright-body')
    expect(step.body?.content.length).toBe(200_003)
    expect(step.script.text).toContain('hw_piece large 3 3392')
    expect(step.script.text).not.toContain('hw_piece dhcpd.conf')
  })

  it('tell the server only of what concerns it', () => {
    const before = { leftovers: [], misowned: [], unverified: false, foreign: [], problems: [] }
    const definition = whole.definition as PlainType
    const common = { id: whole.id, params: whole.params, before, after: type.desired(whole) }
    const textFor = (keys: readonly string[]): string =>
      definition
        .converge({ ...common, keys }, type.context)
        .map((step) => (step.kind === 'command' ? step.script.text : step.text))
        .join('')
    expect(textFor(['objects'])).not.toContain('hw_bring ||')
    expect(textFor(['problems'])).not.toContain('hw_bring ||')
    expect(textFor(['running'])).toContain('hw_bring ||')
    expect(
      definition.triggers?.['reload']?.(whole, type.context, { ...common, keys: ['running'] }),
    ).toBeNull()
    expect(definition.triggers?.['reload']?.(whole, type.context, null)?.text).toContain('hw_bring')
  })

  it('show no secret', () => {
    expect(JSON.stringify(type.desired(whole))).not.toContain('"key"')
  })
})

describe('observing', () => {
  it('refuses a service under an init system that it does not know', () => {
    const other = takeApart(serviceConfig, { ...factsOf('debian'), init: 'unknown' })
    expect(other.observe([made()], '0 0\n\n')).toMatchObject({
      'isc-dhcpd': { kind: 'refused', hint: 'give "reload" with a command' },
    })
  })
})

describe('what a program complains of', () => {
  const conf = `# Made by hostwright.
# subnet 10.20.0.0/24
subnet 10.20.0.0 netmask 255.255.255.0 {
}
# host web03 eth0
host web03-eth0 {
  hardware ethernet 52:54:00:00:00:0d;
  fixed-address 10.20.0.300;
}
include "/etc/dhcp/dhcpd.local.conf";
`
  const zone = '; Made by hostwright.\n$TTL 60\nweb IN A 10.20.0.300\n'
  const resource = made({
    files: [
      { path: 'dhcpd.conf', content: conf },
      { path: 'zones/a.zone', content: zone },
    ],
  })
  const { params, id } = resource as Resource<Parameters<typeof explainFailure>[0]['params']>
  const SENTENCE = 'the check refused the new files; nothing was touched'

  it.each([
    [
      'banner\n/etc/dhcp/dhcpd.conf line 8: semicolon expected.\n^\nexiting.',
      '/etc/dhcp/dhcpd.conf line 8: semicolon expected. [host web03 eth0: "fixed-address 10.20.0.300;"]',
    ],
    [
      'Error encountered: (/etc/dhcp/.hostwright-check/dhcpd.conf:3:7-9)',
      'Error encountered: (/etc/dhcp/.hostwright-check/dhcpd.conf:3:7-9) [subnet 10.20.0.0/24: "subnet 10.20.0.0 netmask 255.255.255.0 {"]',
    ],
    [
      'bad dhcp-host at line 6 of /etc/dhcp/dhcpd.conf',
      'bad dhcp-host at line 6 of /etc/dhcp/dhcpd.conf [host web03 eth0: "host web03-eth0 {"]',
    ],
    ['zones/a.zone:3: bad dotted quad', 'zones/a.zone:3: bad dotted quad ["web IN A 10.20.0.300"]'],
    ['starting\nno such file or directory: x:9\nbye', 'no such file or directory: x:9'],
    ['one\ntwo', 'two'],
    [
      '/etc/dhcp/dhcpd.local.conf line 2: host web03: already exists\n^\n/etc/dhcp/dhcpd.conf line 10: /etc/dhcp/dhcpd.local.conf: bad parse.',
      '/etc/dhcp/dhcpd.local.conf line 2: host web03: already exists',
    ],
    ['/etc/dhcp/dhcpd.conf line 800: end of file', '/etc/dhcp/dhcpd.conf line 800: end of file'],
  ])('%j', (said, words) => {
    expect(explainFailure({ id, params }, `${said}\n${SENTENCE}\n`)).toBe(`${SENTENCE}: ${words}`)
  })

  it('is the sentence alone where no program said anything', () => {
    expect(explainFailure({ id, params }, `${SENTENCE}\n`)).toBeUndefined()
  })
})
