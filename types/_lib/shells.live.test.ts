import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { checkConformance, type ConformanceCase } from '../../src/type/conformance.ts'
import { Secret } from '../../src/core/secret.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { factsOf, targetOn } from '../../test/lib/type-target.ts'
import { archive } from '../archive/index.ts'
import { authorizedKey } from '../authorized_key/index.ts'
import { block } from '../block/index.ts'
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
import { locale } from '../locale/index.ts'
import { nginxSite } from '../nginx_site/index.ts'
import { pkg } from '../package/index.ts'
import { packageHold } from '../package_hold/index.ts'
import { packageRepository } from '../package_repository/index.ts'
import { service } from '../service/index.ts'
import { serviceConfig } from '../service_config/index.ts'
import { sshKnownHost } from '../ssh_known_host/index.ts'
import { sysctl } from '../sysctl/index.ts'
import { timezone } from '../timezone/index.ts'
import { tree } from '../tree/index.ts'
import { networkInterface } from '../interface/index.ts'
import { resolver } from '../resolver/index.ts'
import { route } from '../route/index.ts'
import { sshServer } from '../ssh_server/index.ts'
import { user } from '../user/index.ts'

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHo3nqJvUz6bV3aPoxuBhq1gM7YXm3Vv1G0lm0Kc7Vt4'
const path = '/srv/a b/lines'
const own = '/srv/own b/lines'

const set = (text: string, more: Readonly<Record<string, unknown>> = {}) =>
  serviceConfig('shells', {
    folder: '/srv/sets/a b',
    files: [
      { path: 'main', content: `include /srv/sets/a b/part/${text}` },
      { path: `part/${text}`, content: `${text}\n`.repeat(20_000), mode: '0640' },
      { path: 'empty', content: '' },
    ],
    objects: [`reservation ${text}`],
    purge: ['part/*'],
    check: `grep -q "hostwright-check/part/${text}" %s/main && test -s %s/part/${text}`,
    reload: 'cat "$hw_folder"/part/* >"$hw_folder"/../loaded',
    running: { probe: 'sort -u /srv/sets/loaded', expected: [text] },
    ...more,
  })

/** Every type once, each taken away again at the end. */
const CASES: readonly ConformanceCase[] = [
  // First, and stopped then: cron reads files of /etc by itself.
  {
    create: service('cron', { running: false, enabled: false }),
    changes: [service('cron'), service('cron', { running: false })],
  },
  {
    create: directory('/srv/a b'),
    changes: [directory('/srv/a b', { mode: '2750', owner: 'daemon', group: 1 })],
  },
  {
    create: file(path, { content: "it's\n", mode: '0640' }),
    changes: [
      file(path, { content: 'two\n', owner: 'daemon', validate: 'grep two %s' }),
      file(path, { group: 2, mode: '0600' }),
    ],
  },
  {
    create: line('new', { path, line: 'a\\b $(id)' }),
    changes: [
      line('new', { path, line: 'c', match: '^a.b' }),
      line('new', { path, line: 'd', before: '^two' }),
    ],
    remove: line('new', { path, line: 'd', match: '^[cd]$', state: 'absent' }),
  },
  {
    create: link('/srv/a b/link', { target: 'lines' }),
    changes: [link('/srv/a b/link', { target: 'ü' })],
    remove: link('/srv/a b/link', { state: 'absent' }),
  },
  { create: directory('/srv/sets/a b/part', { parents: true }) },
  { create: set('one'), changes: [set('two'), set('two', { owner: 'daemon', mode: '0600', objects: [] })] },
  { create: file(path, { state: 'absent' }) },
  { create: directory('/srv/a b', { state: 'absent' }) },
  { create: group('shells'), changes: [group('shells', { gid: 4100 })] },
  {
    create: user('shells', { comment: 'a b' }),
    changes: [
      user('shells', { groups: ['tty', 'adm'], group: 'daemon' }),
      user('shells', { shell: '/bin/sh', uid: 4100 }),
      user('shells', { password: new Secret("it's"), expires: '2030-01-31' }),
    ],
  },
  {
    create: authorizedKey('k', { user: 'shells', key: KEY }),
    changes: [authorizedKey('k', { user: 'shells', key: KEY, options: 'no-pty' })],
    remove: authorizedKey('k', { user: 'shells', key: KEY, state: 'absent' }),
  },
  {
    create: sshKnownHost('h', { keys: KEY, user: 'shells', aliases: ['i'] }),
    changes: [sshKnownHost('h', { keys: KEY, user: 'shells', port: 222 })],
    remove: sshKnownHost('h', { user: 'shells', state: 'absent' }),
  },
  { create: user('shells', { state: 'absent', removeHome: true }) },
  { create: group('shells', { state: 'absent' }) },
  {
    create: packageRepository('shells', { url: 'file:/srv/packages', suites: './', trusted: true }),
    remove: packageRepository('shells', { url: 'file:/srv/packages', state: 'absent' }),
  },
  {
    create: pkg('hostwright-sample', { version: '1.0' }),
    changes: [packageHold('hostwright-sample'), pkg('hostwright-sample', { version: '2.0' })],
    remove: pkg('hostwright-sample', { state: 'absent' }),
  },
  { create: command('make', { run: 'echo x >/srv/made', creates: '/srv/made' }) },
  { create: command('unmake', { run: 'rm /srv/made', onlyIf: 'test -e /srv/made', unless: 'false' }) },
  { create: directory('/srv/own b') },
  { create: file(own, { content: 'one\ntwo\n' }) },
  {
    create: block('b', { path: own, content: "it's $(id)\n", after: '^one' }),
    remove: block('b', { path: own, state: 'absent' }),
  },
  {
    create: keyValue('k', { path: own, values: { A: "it's $(id)", B: [1, 2] } }),
    remove: keyValue('k', { path: own, values: { A: null } }),
  },
  {
    create: ini('i', { path: own, section: 's', values: { a: '$(id)' } }),
    remove: ini('i', { path: own, section: 's', state: 'absent' }),
  },
  {
    create: tree('/srv/own b/tree', { files: { a: 'x', 'b c/d': 'y'.repeat(2 ** 20 + 1) }, owner: 'daemon' }),
    changes: [tree('/srv/own b/tree', { files: { 'b c/e': '' }, purge: true, directoryMode: '0750' })],
  },
  {
    create: archive('/srv/own b/unpacked', { source: '/srv/packed.tar', strip: 1 }),
    remove: archive('/srv/own b/unpacked', { state: 'absent' }),
  },
  {
    create: download('/srv/own b/got', { url: 'http://127.0.0.1:8090/packed.tar', unverified: true }),
  },
  { create: gitCheckout('/srv/own b/git', { repository: '/srv/repository.git', owner: 'daemon' }) },
  { create: directory('/srv/own b', { recurse: true, owner: 'daemon', fileMode: '0600' }) },
  { create: directory('/srv/own b', { purge: true }) },
  { create: directory('/srv/own b', { state: 'absent' }) },
  {
    create: bridge('br-s', { ports: ['veth1'] }),
    changes: [bridge('br-s', { ports: ['veth1'], addresses: ['192.0.2.1/24'] })],
    remove: bridge('br-s', { state: 'absent' }),
  },
  { create: networkInterface('veth1', { addresses: ['192.0.2.7/24'] }) },
  {
    create: route('198.51.100.0/24', { via: '192.0.2.9' }),
    remove: route('198.51.100.0/24', { state: 'absent' }),
  },
  { create: networkInterface('veth1', { state: 'absent' }) },
  {
    create: resolver('dns', { servers: ['192.0.2.1'], search: ['office.example'] }),
    changes: [resolver('dns', { servers: ['192.0.2.2'] })],
  },
  {
    create: sshServer('shells', { maxTries: 3, banner: '/srv/a b' }),
    remove: sshServer('shells', { state: 'absent' }),
  },
  { create: hostname('shell01'), changes: [hostname('shell02')] },
  { create: timezone('UTC'), changes: [timezone('Etc/UTC')] },
  {
    create: hostsEntry('192.0.2.7', { names: ['a.example', 'a'] }),
    changes: [hostsEntry('192.0.2.7', { names: 'b' })],
    remove: hostsEntry('192.0.2.7', { state: 'absent' }),
  },
  {
    create: sysctl('net.ipv4.ip_forward', { value: 1 }),
    changes: [sysctl('net.ipv4.ip_forward', { value: 0 })],
    remove: sysctl('net.ipv4.ip_forward', { state: 'absent' }),
  },
  {
    create: kernelModule('loop', { now: false, options: { max_loop: 8 } }),
    changes: [kernelModule('loop', { now: false, state: 'blacklisted' })],
    remove: kernelModule('loop', { state: 'absent' }),
  },
  {
    create: locale('C.UTF-8', { categories: ['LC_TIME'] }),
    changes: [locale('C.UTF-8', { categories: ['LC_TIME', 'LC_PAPER'] })],
  },
  {
    create: command('no locale', { run: 'rm /etc/default/locale', unless: 'test ! -e /etc/default/locale' }),
  },
  ...(['cron.d', 'crontab'] as const).map((place) => ({
    create: cron('shells', { schedule: '@daily', command: `echo "it's 100%"`, place }),
    changes: [cron('shells', { schedule: '5 4 * * *', command: 'true', environment: { A: 'b c' }, place })],
    remove: cron('shells', { place, state: 'absent' }),
  })),
  {
    create: certificate('shells', { names: ['shells.example', '192.0.2.1'] }),
    changes: [
      certificate('shells', { names: ['shells.example'], mode: '0640' }),
      certificate('shells', { names: ['shells.example'], keyType: 'ed25519' }),
    ],
    remove: certificate('shells', { state: 'absent' }),
  },
  {
    create: nginxSite('shells', { content: "server { return 200 'a  b \\n $host'; }" }),
    changes: [nginxSite('shells', { root: '/srv', listen: [8080], enabled: false })],
    remove: nginxSite('shells', { state: 'absent' }),
  },
]

onHosts(['debian'], (on) => {
  for (const shell of ['/bin/dash', '/bin/bash', '/opt/busybox ash', '/opt/mksh'])
    it(`every type conforms in ${shell}`, async () => {
      await on.host.exec('cat > /opt/mksh; chmod 755 /opt/mksh', { input: readFileSync('/bin/mksh-static') })
      await on.host.exec('cat > /opt/busybox; chmod 755 /opt/busybox', {
        input: readFileSync('/bin/busybox'),
      })
      await on.host.exec(
        'ip link add veth1 type veth peer name veth2; command -v cron || apt-get -qq -y install cron nginx-light openssl; /etc/init.d/cron start',
      )
      await on.host.exec(`command -v git || apt-get -qq -y install git wget
[ -f /srv/packed.tar ] || { mkdir -p /opt/packed/app && echo x >/opt/packed/app/file && tar -C /opt/packed -cf /srv/packed.tar app; /opt/busybox httpd -p 8090 -h /srv; }
[ -d /srv/repository.git ] || { export HOME=/root && git init -q /opt/work && cd /opt/work && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m one && git clone -q --bare . /srv/repository.git; }`)
      const target = targetOn(on.host, factsOf('debian'), shell)
      for (const one of CASES) await checkConformance(target, one)
      expect((await on.host.exec('ip link del veth1; rm -r /srv/sets; ls -A /srv')).stdout).not.toContain(
        'a b',
      )
    })
})
