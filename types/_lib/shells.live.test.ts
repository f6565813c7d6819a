import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { checkConformance, type ConformanceCase } from '../../src/type/conformance.ts'
import { onHosts } from '../../test/lib/on-hosts.ts'
import { factsOf, targetOn } from '../../test/lib/type-target.ts'
import { authorizedKey } from '../authorized_key/index.ts'
import { bridge } from '../bridge/index.ts'
import { command } from '../command/index.ts'
import { directory } from '../directory/index.ts'
import { file } from '../file/index.ts'
import { group } from '../group/index.ts'
import { line } from '../line/index.ts'
import { link } from '../link/index.ts'
import { pkg } from '../package/index.ts'
import { service } from '../service/index.ts'
import { serviceConfig } from '../service_config/index.ts'
import { user } from '../user/index.ts'

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHo3nqJvUz6bV3aPoxuBhq1gM7YXm3Vv1G0lm0Kc7Vt4'
const path = '/srv/a b/lines'

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
    ],
  },
  {
    create: authorizedKey('k', { user: 'shells', key: KEY }),
    changes: [authorizedKey('k', { user: 'shells', key: KEY, options: 'no-pty' })],
    remove: authorizedKey('k', { user: 'shells', key: KEY, state: 'absent' }),
  },
  { create: user('shells', { state: 'absent', removeHome: true }) },
  { create: group('shells', { state: 'absent' }) },
  {
    create: pkg('hostwright-sample', { version: '2.0' }),
    remove: pkg('hostwright-sample', { state: 'absent' }),
  },
  {
    create: service('cron', { running: false, enabled: false }),
    changes: [service('cron')],
  },
  { create: command('make', { run: 'echo x >/srv/made', creates: '/srv/made' }) },
  { create: command('unmake', { run: 'rm /srv/made', onlyIf: 'test -e /srv/made', unless: 'false' }) },
  {
    create: bridge('br-s', { ports: ['veth1'] }),
    changes: [bridge('br-s', { ports: ['veth1'], addresses: ['192.0.2.1/24'] })],
    remove: bridge('br-s', { state: 'absent' }),
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
        'ip link add veth1 type veth peer name veth2; command -v cron || { apt-get -qq -y install cron && /etc/init.d/cron start; }',
      )
      const target = targetOn(on.host, factsOf('debian'), shell)
      for (const one of CASES) await checkConformance(target, one)
      expect((await on.host.exec('ip link del veth1; rm -r /srv/sets; ls -A /srv')).stdout).not.toContain(
        'a b',
      )
    })
})
