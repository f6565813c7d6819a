import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { UserError } from '../../src/core/errors.ts'
import { Secret } from '../../src/core/secret.ts'
import { quote, type Shell } from '../../src/core/shell.ts'
import { bodiesOf, type Body, type Command } from '../../src/type/command.ts'
import type { Change, HostContext, PlainType } from '../../src/type/define-type.ts'
import type { Resource } from '../../src/type/resource.ts'
import type { State } from '../../src/type/state.ts'
import { partsOf } from '../../test/lib/composed.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { contextOf, factsOf } from '../../test/lib/type-target.ts'
import { archive } from '../archive/index.ts'
import { authorizedKey } from '../authorized_key/index.ts'
import { block } from '../block/index.ts'
import { bond } from '../bond/index.ts'
import { bridge } from '../bridge/index.ts'
import { certificate } from '../certificate/index.ts'
import { command } from '../command/index.ts'
import { cron } from '../cron/index.ts'
import { directory } from '../directory/index.ts'
import { download } from '../download/index.ts'
import { file } from '../file/index.ts'
import { gitCheckout } from '../git_checkout/index.ts'
import { group } from '../group/index.ts'
import { ini } from '../ini/index.ts'
import { keyValue } from '../key_value/index.ts'
import { hostname } from '../hostname/index.ts'
import { hostsEntry } from '../hosts_entry/index.ts'
import { kernelModule } from '../kernel_module/index.ts'
import { line } from '../line/index.ts'
import { link } from '../link/index.ts'
import { mariadbDatabase } from '../mariadb_database/index.ts'
import { mariadbGrant } from '../mariadb_grant/index.ts'
import { mariadbUser } from '../mariadb_user/index.ts'
import { nginxSite } from '../nginx_site/index.ts'
import { npmPackage } from '../npm_package/index.ts'
import { locale } from '../locale/index.ts'
import { pkg } from '../package/index.ts'
import { packageHold } from '../package_hold/index.ts'
import { packageRepository } from '../package_repository/index.ts'
import { pipPackage } from '../pip_package/index.ts'
import { postgresqlDatabase } from '../postgresql_database/index.ts'
import { postgresqlGrant } from '../postgresql_grant/index.ts'
import { postgresqlUser } from '../postgresql_user/index.ts'
import { service } from '../service/index.ts'
import { serviceConfig } from '../service_config/index.ts'
import { sshKnownHost } from '../ssh_known_host/index.ts'
import { sudoRule } from '../sudo_rule/index.ts'
import { sysctl } from '../sysctl/index.ts'
import { timezone } from '../timezone/index.ts'
import { tree } from '../tree/index.ts'
import { networkInterface } from '../interface/index.ts'
import { nftables } from '../nftables/index.ts'
import { resolver } from '../resolver/index.ts'
import { route } from '../route/index.ts'
import { sshServer } from '../ssh_server/index.ts'
import { user } from '../user/index.ts'
import { vlan } from '../vlan/index.ts'

/** Each tries to make a file named `ran`, in whatever way a careless script would let it. */
const HOSTILE = [
  `'"$\`;\n$(touch ran)`,
  '$(touch ran)',
  '${x:-$(touch ran)}',
  '`touch ran`',
  "'; touch ran; '",
  '"; touch ran; "',
  '\\"; touch ran #',
  '; touch ran',
  '& touch ran &',
  '| touch ran',
  '|| touch ran',
  '> ran',
  '\n touch ran\n',
  ')\ntouch ran\n(',
  '-rf',
  '--help',
  '-',
  '~root',
  '*',
  '$HOME',
  'a  b ',
  '\\',
  '%s%n',
  'ü € 😀',
  'x\u0000y',
  'x\u001b[31my',
  'x\ry',
]

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHo3nqJvUz6bV3aPoxuBhq1gM7YXm3Vv1G0lm0Kc7Vt4'

/** Every string of every type; but for `run`, `unless`, `onlyIf` and `validate`, which are shell text and nothing else. */
const PLACES: readonly ((text: string) => Resource)[] = [
  (text) => file(`/srv/h/${text}`, { content: 'x', owner: 'root', group: 'root', mode: '0600' }),
  (text) => file(`/srv/h/${text}`, { content: 'x', follow: true, validate: 'test -f %s' }),
  (text) => file('/srv/h/f', { content: text }),
  (text) => file('/srv/h/f', { owner: text }),
  (text) => file('/srv/h/f', { group: text }),
  (text) => file('/srv/h/f', { mode: text }),
  (text) => directory(`/srv/h/${text}`, { parents: true, owner: 'root', mode: '0700' }),
  (text) => directory('/srv/h/d', { owner: text }),
  (text) => directory('/srv/h/d', { group: text }),
  (text) => directory('/srv/h/d', { mode: text }),
  (text) => link(`/srv/h/${text}`, { target: 'x', force: true }),
  (text) => link('/srv/h/l', { target: text }),
  (text) => line(text, { path: '/srv/h/lines', line: 'x', create: true }),
  (text) => line('x', { path: `/srv/h/${text}`, line: 'x', create: true }),
  (text) => line('x', { path: '/srv/h/lines', line: text, create: true }),
  (text) => line('x', { path: '/srv/h/lines', line: 'x', match: text, create: true }),
  (text) => line('x', { path: '/srv/h/lines', line: 'x', after: text, create: true }),
  (text) => line('x', { path: '/srv/h/lines', line: 'x', before: text, create: true }),
  (text) => group(text),
  (text) => user(text),
  (text) => user('h1', { group: text }),
  (text) => user('h1', { groups: [text] }),
  (text) => user('h1', { home: `/srv/h/${text}` }),
  (text) => user('h1', { shell: `/bin/${text}` }),
  (text) => user('h1', { comment: text }),
  (text) => authorizedKey(text, { user: 'root', key: KEY }),
  (text) => authorizedKey('h', { user: text, key: KEY }),
  (text) => authorizedKey('h', { user: 'root', key: text }),
  (text) => authorizedKey('h', { user: 'root', key: `${KEY} ${text}` }),
  (text) => authorizedKey('h', { user: 'root', key: KEY, options: text }),
  (text) => pkg(text),
  (text) => pkg('h', { version: text }),
  (text) => service(text),
  (text) => command(text, { run: ':', unless: 'false' }),
  (text) => command('h', { run: ':', creates: `/srv/h/${text}` }),
  (text) => set({}, text),
  (text) => set({ folder: `/srv/h/${text}` }),
  (text) => set({ files: [{ path: text, content: '' }] }),
  (text) => set({ owner: text }),
  (text) => set({ group: text }),
  (text) => set({ objects: [text], files: [{ path: 'f', content: text }] }),
  (text) => set({ purge: [text] }),
  (text) => set({ programs: [text] }),
  (text) => set({ service: text, reload: undefined }),
  (text) =>
    set({ running: { probe: `echo ${quote(text.replaceAll('\u0000', ''))}`, expected: text }, patience: 1 }),
  (text) => bridge(text),
  (text) => bridge('h', { ports: [text] }),
  (text) => bridge('h', { addresses: [text] }),
  (text) => bridge('h', { gateways: [text] }),
  (text) => networkInterface(text, { backend: 'ifupdown' }),
  (text) => networkInterface('h', { addresses: [text] }),
  (text) => networkInterface('h', { addresses: ['10.0.0.1/24'], search: [text], backend: 'ifupdown' }),
  (text) => networkInterface('h', { addresses: ['10.0.0.1/24'], resolvers: [text], backend: 'networkd' }),
  (text) => vlan(text, { link: 'h', vlan: 2 }),
  (text) => vlan('h.2', { link: text }),
  (text) => bond(text, { members: ['h'] }),
  (text) => bond('b', { members: [text], primary: text }),
  (text) => route(text, { device: 'h' }),
  (text) => route('10.0.0.0/8', { via: text, device: text, source: text }),
  (text) => resolver('dns', { servers: ['10.0.0.1'], search: [text] }),
  (text) => resolver('dns', { servers: ['10.0.0.1'], options: [text] }),
  (text) => nftables(text, { rules: 'table inet h { }' }),
  (text) => nftables('h', { rules: `table inet h { } ${text}` }),
  (text) => sshServer(text),
  (text) => sshServer('h', { allowUsers: [text], service: text }),
  (text) => sshServer('h', { settings: { [text]: 'x' } }),
  (text) => sshServer('h', { matches: [{ when: text, settings: { Banner: 'x' } }] }),
  (text) => user('h1', { password: text }),
  (text) => user('h1', { password: new Secret(text) }),
  (text) => user('h1', { expires: text }),
  (text) => packageHold(text),
  (text) => packageRepository(text, { url: 'file:/none', suites: './' }),
  (text) => packageRepository('h', { url: `file:/none${text}`, suites: './' }),
  (text) => packageRepository('h', { url: 'file:/none', suites: [text], components: [text] }),
  (text) => packageRepository('h', { url: 'file:/none', suites: './', architectures: [text] }),
  (text) => packageRepository('h', { url: 'file:/none', suites: './', keyring: `/none/${text}` }),
  (text) => packageRepository('h', { url: 'file:/none', suites: './', key: text }),
  (text) => packageRepository('h', { url: 'file:/none', suites: './', description: text }),
  (text) => pipPackage(text, { environment: '/srv/h/e' }),
  (text) => pipPackage(text, { name: 'h', environment: `/srv/h/${text}` }),
  (text) => pipPackage('h', { name: text, environment: '/srv/h/e', version: text }),
  (text) => pipPackage('h', { environment: '/srv/h/e', version: text }),
  (text) => pipPackage('h', { environment: '/srv/h/e', from: `/srv/h/${text}` }),
  (text) => pipPackage('h', { environment: '/srv/h/e', index: `https://h/${text}` }),
  (text) => pipPackage('h', { environment: '/srv/h/e', python: text }),
  (text) => npmPackage(text, {}),
  (text) => npmPackage(text, { name: 'h', folder: `/srv/h/${text}` }),
  (text) => npmPackage('h', { prefix: `/srv/h/${text}` }),
  (text) => npmPackage('h', { version: text }),
  (text) => npmPackage('h', { registry: `https://h/${text}` }),
  (text) => sshKnownHost(text, { keys: KEY }),
  (text) => sshKnownHost('h', { keys: KEY, aliases: [text] }),
  (text) => sshKnownHost('h', { keys: text }),
  (text) => sshKnownHost('h', { keys: `${KEY} ${text}` }),
  (text) => sshKnownHost('h', { keys: KEY, user: text }),
  (text) => sudo(text, { lines: ['# h'] }),
  (text) => sudo('h', { lines: [text] }),
  (text) => sudo('h', { users: [text], commands: ['ALL'] }),
  (text) => sudo('h', { groups: [text], commands: ['ALL'] }),
  (text) => sudo('h', { users: ['h'], commands: [`/bin/${text}`] }),
  (text) => sudo('h', { users: ['h'], commands: ['ALL'], runAs: text }),
  (text) => hostname(text),
  (text) => timezone(text),
  (text) => locale(text, { default: true }),
  (text) => hostsEntry(text, { names: 'h' }),
  (text) => hostsEntry('192.0.2.1', { names: [text] }),
  (text) => sysctl(text, { value: 1 }),
  (text) => sysctl('net.ipv4.ip_forward', { value: text }),
  (text) => sysctl('net.ipv4.ip_forward', { value: 1, path: `/srv/h/${text}` }),
  (text) => kernelModule(text),
  (text) => kernelModule('h', { options: { [text]: 1 } }),
  (text) => kernelModule('h', { options: { h: text } }),
  ...(['cron.d', 'crontab'] as const).flatMap((place) => [
    (text: string) => cron(text, { schedule: '@daily', command: 'h', place }),
    (text: string) => cron('h', { schedule: text, command: 'h', place }),
    (text: string) => cron('h', { schedule: '@daily', command: text, place }),
    (text: string) => cron('h', { schedule: '@daily', command: 'h', user: text, place }),
    (text: string) => cron('h', { schedule: '@daily', command: 'h', environment: { [text]: 'x' }, place }),
    (text: string) => cron('h', { schedule: '@daily', command: 'h', environment: { X: text }, place }),
  ]),
  (text) => postgresqlDatabase(text, { extensions: ['h'], owner: 'h' }),
  (text) => postgresqlDatabase('h', { extensions: [text], owner: text }),
  (text) => postgresqlDatabase('h', { encoding: text }),
  (text) => postgresqlDatabase('h', { locale: text }),
  (text) => postgresqlUser(text),
  (text) => postgresqlUser('h', { password: new Secret(text) }),
  (text) => postgresqlGrant(text, { to: 'h', roles: ['h'] }),
  (text) => postgresqlGrant('h', { to: text, roles: [text] }),
  (text) => postgresqlGrant('h', { to: text, database: text, schema: text, privileges: ['ALL'] }),
  (text) => postgresqlGrant('h', { to: 'h', database: 'h', tables: [text], privileges: ['ALL'] }),
  (text) =>
    postgresqlGrant('h', { to: 'h', database: 'h', tables: 'all', privileges: ['ALL'], madeLaterBy: text }),
  (text) => mariadbDatabase(text),
  (text) => mariadbDatabase('h', { characterSet: text }),
  (text) => mariadbDatabase('h', { collation: text }),
  (text) => mariadbUser(text, { unixSocket: true }),
  (text) => mariadbUser(`h@${text}`, { password: new Secret('h') }),
  (text) => mariadbUser('h', { password: new Secret(text) }),
  (text) => mariadbGrant(text, { to: 'h', database: 'h', privileges: ['ALL'] }),
  (text) => mariadbGrant('h', { to: text, database: text, privileges: ['ALL'] }),
  (text) => mariadbGrant('h', { to: 'h', database: 'h', tables: [text], privileges: ['ALL'] }),
  (text) => certificate(text),
  (text) => certificate('h', { names: [text] }),
  (text) => certificate('h', { certificate: `/srv/h/${text}`, key: `/srv/h/${text}.key` }),
  (text) => certificate('h', { owner: text }),
  (text) => certificate('h', { group: text }),
  (text) => certificate('h', { signedBy: { certificate: `/srv/h/${text}`, key: `/srv/h/${text}` } }),
  (text) => certificate('h', { acme: { webroot: `/srv/h/${text}` } }),
  (text) => certificate('h', { acme: { dns: 'h', credentials: `/srv/h/${text}` } }),
  (text) => certificate('h', { acme: { standalone: true, server: `https://h/${text}` } }),
  (text) => certificate('h', { acme: { standalone: true, email: `h@${text}` } }),
  (text) => nginxSite(text, { content: 'h', names: undefined }),
  (text) => nginxSite('h', { content: text }),
  (text) => nginxSite('h', { root: `/srv/${text}` }),
  (text) => nginxSite('h', { proxyTo: `http://${text}`, names: [text] }),
  (text) => nginxSite('h', { redirectTo: `/${text}`, directives: [`h ${text}`] }),
  (text) => directory(`/srv/h/${text}`, { purge: true, recurse: true, owner: 'root', fileMode: '0600' }),
  (text) => block(text, { path: '/srv/h/block', content: 'x', create: true }),
  (text) => block('x', { path: '/srv/h/block', content: text, create: true }),
  (text) => block('x', { path: '/srv/h/block', content: 'x', comment: text, create: true }),
  (text) => block('x', { path: '/srv/h/block', content: 'x', after: text, create: true }),
  (text) => block('x', { path: '/srv/h/block', content: 'x', before: text, create: true }),
  (text) => keyValue('x', { path: `/srv/h/${text}`, values: { x: 1 }, create: true }),
  (text) => keyValue('x', { path: '/srv/h/values', values: { [text]: 'x' }, create: true }),
  (text) => keyValue('x', { path: '/srv/h/values', values: { x: text, y: [text] }, create: true }),
  (text) => keyValue('x', { path: '/srv/h/values', values: { x: 1 }, separator: text, create: true }),
  (text) => ini('x', { path: '/srv/h/ini', section: text, values: { x: text }, create: true }),
  (text) => tree(`/srv/h/${text}`, { files: { a: 'x', 'b/c': '' }, owner: 'root', purge: true }),
  (text) => tree('/srv/h/tree', { files: { [text]: text, [`b/${text}/c`]: text } }),
  (text) => download(`/srv/h/${text}`, { url: 'http://127.0.0.1:1/x', unverified: true, mode: '0600' }),
  (text) => download('/srv/h/download', { url: `http://127.0.0.1:1/${text}`, unverified: true }),
  (text) => archive('/srv/h/archive', { source: `/srv/${text}.tar.gz`, strip: 1 }),
  (text) => gitCheckout(`/srv/h/${text}`, { repository: '/srv/none.git' }),
  (text) =>
    gitCheckout('/srv/h/git', { repository: `/srv/${text}`, revision: 'x', owner: 'root', force: true }),
  (text) => gitCheckout('/srv/h/git', { repository: '/srv/none.git', revision: text, submodules: true }),
]

/** One of its parameters beside what it needs. */
function set(options: Readonly<Record<string, unknown>>, id = 'h'): Resource {
  return serviceConfig(id, {
    folder: '/srv/h',
    files: [{ path: 'f', content: '/srv/h/x' }],
    check: ':',
    reload: ':',
    purge: ['z/*.zone'],
    ...options,
  })
}

/** The file that a rule is. */
function sudo(id: string, options: Parameters<typeof sudoRule>[1]): Resource {
  const [part] = partsOf(sudoRule(id, options), contextOf(factsOf('debian')))
  if (part === undefined) throw new Error('a rule is a file')
  return part
}

/** Undefined where the type does not take the text at all. */
function made(place: (text: string) => Resource, text: string): Resource | undefined {
  try {
    return place(text)
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

/** All that a type would ever send for a resource: looking, making, changing, removing, calling for. */
function scriptsOf({ id, params, definition }: Resource, context: HostContext): readonly Shell[] {
  const type = definition as PlainType
  const wanted = { id, params }
  const after = type.desired(wanted, context) ?? {}
  const keys = Object.keys(after)
  const other: State = {
    owner: 'x',
    group: 'y',
    mode: '0711',
    line: 'y',
    target: null,
    running: false,
    enabled: false,
    groups: ['tty'],
    strays: HOSTILE.filter((text) => !text.includes('\u0000')).map((text) => `/srv/h/strays/${text}`),
    inside: ['x'],
    leftovers: HOSTILE.filter((text) => !text.includes('\u0000')).map((text) => `z/${text}.zone`),
    misowned: ['f'],
    ports: [],
    tables: [],
    extensions: [],
  }
  const steps = [
    ...type.converge({ ...wanted, before: null, after, keys }, context),
    ...type.converge({ ...wanted, before: other, after, keys }, context),
    ...type.converge({ ...wanted, before: other, after: null, keys: [] }, context),
    ...together(type, { ...wanted, before: null, after, keys }, context),
    ...together(type, { ...wanted, before: other, after, keys: ['content'] }, context),
  ]
  const triggers = Object.values(type.triggers ?? {}).flatMap(
    (trigger) => trigger(wanted, context, null) ?? [],
  )
  const read = type.read === undefined ? [] : [type.read(wanted, context, 'content').script]
  return [
    type.observe([wanted, { ...wanted, id: `${id}2` }], context).script,
    ...read,
    ...steps.map((step) => (step.kind === 'shell' ? step : withBodies(step.script, bodiesOf(step)))),
    ...triggers,
  ]
}

/** The change, and another like it, as they are made along with each other. */
function together(type: PlainType, change: Change, context: HostContext): readonly (Shell | Command)[] {
  if (type.convergeAll === undefined || type.together?.(change, context) !== true) return []
  return type.convergeAll([change, { ...change, id: `${change.id}2` }], context)
}

function withBodies(script: Shell, bodies: readonly Body[]): Shell {
  const lay = bodies.map(({ path }) => `: > ${quote(path)}\n`).join('')
  return { kind: 'shell', text: `${lay}${script.text}` }
}

it('takes no control characters in an id', () => {
  const ids = [
    (text: string) => file(`/x${text}`),
    group,
    user,
    pkg,
    service,
    bridge,
    (text: string) => directory(`/x${text}`),
    (text: string) => link(`/x${text}`, { target: 'x' }),
    (text: string) => line(text, { path: '/x', line: 'x' }),
    (text: string) => authorizedKey(text, { user: 'root', key: KEY }),
    (text: string) => command(text, { run: ':', unless: ':' }),
    postgresqlDatabase,
    postgresqlUser,
    mariadbDatabase,
    (text: string) => mariadbUser(text, { unixSocket: true }),
    (text: string) => certificate(`h${text}`),
    (text: string) => nginxSite(`h${text}`, { content: 'h' }),
  ]
  for (const text of HOSTILE.filter((one) => /[\u0000-\u001f]/.test(one)))
    for (const place of ids) expect(made(place, text), JSON.stringify(text)).toBeUndefined()
})

onHosts(['debian'], (on) => {
  it('runs nothing that stands in a parameter, in dash, bash, busybox ash and mksh', async () => {
    await on.host.exec('cat > /opt/mksh; chmod 755 /opt/mksh', { input: readFileSync('/bin/mksh-static') })
    await on.host.exec('cat > /opt/busybox; chmod 755 /opt/busybox', { input: readFileSync('/bin/busybox') })
    // What it does is slow, and whether it does it is no matter here.
    await on.host.exec(
      "rm /usr/bin/apt-get; printf '#!/bin/sh\\n' > /usr/bin/apt-get; chmod 755 /usr/bin/apt-get",
    )
    const context = contextOf({ ...factsOf('debian'), init: 'sysv' })
    const resources = PLACES.flatMap((place) => HOSTILE.flatMap((text) => made(place, text) ?? []))
    const scripts = resources.flatMap((resource) => scriptsOf(resource, context))
    expect(scripts.length).toBeGreaterThan(1500)
    const whole = [...new Set(scripts.map(({ text }) => `( eval ${quote(text)} ) </dev/null`))].join('\n')
    for (const shell of ['/bin/dash', '/bin/bash', '/opt/busybox ash', '/opt/mksh']) {
      const { code, stderr } = await on.host.exec(
        `rm -rf /srv/h; mkdir -p /srv/h; cd /; export LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin; umask 077
cat > /opt/script; ${shell} /opt/script > /dev/null`,
        // There is nothing to wait for.
        { input: `sleep() { :; }\nsync() { :; }\n${whole}\nexit 0\n` },
      )
      expect(code, shell).toBe(0)
      expect(stderr, shell).not.toMatch(/syntax error|unterminated|unmatched|unexpected/i)
      expect((await on.host.exec('find / -xdev -name ran')).stdout, shell).toBe('')
    }
    // Thousands of scripts, four times.
  }, 360_000)
})
