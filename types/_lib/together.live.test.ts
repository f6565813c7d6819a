import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { HostReport } from '../../src/apply/report.ts'
import { Secret } from '../../src/core/secret.ts'
import type { Resources } from '../../src/type/resource.ts'
import { onHosts, type OnHost } from '../../test/lib/on-hosts.ts'
import { outcomes } from '../../test/lib/run-context.ts'
import { directory } from '../directory/index.ts'
import { file } from '../file/index.ts'
import { group } from '../group/index.ts'
import { line } from '../line/index.ts'
import { link } from '../link/index.ts'

const NAMES = ['plain', "it's", 'a b', 'back\\slash', '$(id)', '-n', 'ü', '*']
const at = (name: string): string => `/srv/one/${name}`
const lineIn = (path: string, text: string, more: object = {}) =>
  line(`${text} in ${path}`, { path, line: text, create: true, ...more })

/** Each wave of it is of one frame a type. */
const files: Resources = [
  directory('/srv/one'),
  directory('/srv/old', { mode: '0700', owner: 'daemon' }),
  ...NAMES.map((name) => directory(`${at(name)}.d`, { mode: '2750' })),
  ...NAMES.map((name) => directory(`${at(name)}.e`, { owner: 'daemon', group: 1 })),
  ...NAMES.map((name) => file(at(name), { content: `${name}\n`, owner: 'root', mode: '0640' })),
  file(at('empty')),
  file(at('own'), { content: 'x', owner: 'daemon', group: 'daemon' }),
  file(at('secret'), { content: new Secret('hush') }),
  file('/srv/there', { content: 'new\n' }),
  file('/srv/checked', { content: 'one\n', validate: 'grep one %s' }),
  ...NAMES.map((name) => link(`${at(name)}.l`, { target: name })),
  ...NAMES.map((name) => lineIn(`${at(name)}.t`, `a\\b ${name}`)),
  lineIn(at('plain.t'), 'second'),
  lineIn(at('plain.t'), 'zeroth', { before: '^a' }),
  lineIn('/srv/lines', 'in', { match: '^out' }),
]

/** busybox alone has nothing to make them with. */
const groups: Resources = [group('together1'), group('together2', { gid: 4102 }), group('together3')]

const LOOK = `cd /srv && ls -ldn one/* old there | awk '{ print $1, $3, $4, $9, $10, $11, $12 }'
for one in one/*.t one/plain one/secret there lines; do echo "== $one"; cat "$one"; done
ls -A /srv /srv/one | grep hostwright`

async function reset(on: OnHost): Promise<void> {
  await on.host.exec(
    `rm -rf /srv/* /var/lib/hostwright/runs; for one in 1 2 3; do groupdel together$one; done
printf 'old\\n' >/srv/there; chmod 604 /srv/there; printf 'one\\nout\\n' >/srv/lines; ln /srv/lines /srv/second`,
  )
}

async function isMade(on: OnHost, wanted: Resources): Promise<void> {
  await reset(on)
  const first = await on.run('apply', wanted)
  expect(first.resources.filter(({ outcome }) => outcome !== 'changed')).toEqual([])
  const { stdout } = await on.host.exec(LOOK)
  expect(stdout).not.toContain('hostwright-new')
  for (const name of NAMES) expect(stdout).toContain(`a\\b ${name}\n`)
  expect(stdout).toContain('zeroth\na\\b plain\nsecond\n')
  expect(stdout).toContain('== lines\none\nin\n')
  expect(stdout).toContain('== there\nnew\n')
  for (const row of ['drwxr-s--- 0 0 one/plain.d', 'drwxr-xr-x 1 1 one/plain.e', '-rw-r----- 0 0 one/plain '])
    expect(stdout).toContain(row)
  for (const row of ['-rw-r--r-- 1 1 one/own', '-rw------- 0 0 one/secret', '-rw----r-- 0 0 there'])
    expect(stdout).toContain(row)
  const second = await on.run('apply', wanted)
  expect(second.outcome).toBe('ok')
  const { stdout: journal } = await on.host.exec('cat /var/lib/hostwright/runs/*/journal | grep -c ^begin')
  // Far fewer than there are changes.
  expect(Number(journal)).toBeLessThan(12)
}

function reasons(report: HostReport): readonly string[] {
  return report.resources.flatMap(({ outcome, name, reason }) =>
    outcome === 'failed' ? [`${name}: ${reason ?? ''}`] : [],
  )
}

onHosts(['debian', 'busybox'], (on, root) => {
  it('makes what is alike together, whatever it is called', () =>
    isMade(on, root === 'debian' ? [...files, ...groups] : files))

  if (root === 'debian')
    it.each(['/bin/bash', '/opt/busybox', '/opt/mksh'])('does so in %s', async (shell) => {
      await on.host.exec('cat >/opt/mksh; chmod 755 /opt/mksh', { input: readFileSync('/bin/mksh-static') })
      await on.host.exec('cat >/opt/busybox; chmod 755 /opt/busybox', { input: readFileSync('/bin/busybox') })
      await on.host.exec(`ln -sf ${shell} /bin/sh.new && mv -f /bin/sh.new /bin/sh`)
      await isMade(on, [...files, ...groups])
      await on.host.exec('ln -sf dash /bin/sh.new && mv -f /bin/sh.new /bin/sh')
    })

  describe('a failure stays that of its own resource', () => {
    it('where one cannot be made, and others can', async () => {
      await reset(on)
      await on.host.exec('mkdir -p /srv/one; echo x >/srv/file')
      const report = await on.run('apply', [
        ...['a', 'b', 'c', 'd', 'e'].map((name) => file(at(name), { content: name })),
        file('/srv/none/a', { content: 'x' }),
        file(at('f'), { content: 'x', owner: 'nobody-there' }),
        directory(at('da')),
        directory('/srv/none/b'),
        directory(at('db')),
        lineIn(at('la'), 'x'),
        lineIn('/srv/none/c', 'x'),
        lineIn(at('lb'), 'x'),
        link(at('na'), { target: 'a' }),
        link('/srv/none/d', { target: 'a' }),
        link(at('nb'), { target: 'a' }),
        ...(root === 'debian'
          ? [group('together1'), group('together3', { gid: 1 }), group('together2')]
          : []),
      ])
      expect(outcomes(report)).toMatchObject({
        ...Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`file:${at(name)}`, 'changed'])),
        [`directory:${at('da')}`]: 'changed',
        [`directory:${at('db')}`]: 'changed',
        [`line:x in ${at('la')}`]: 'changed',
        [`line:x in ${at('lb')}`]: 'changed',
        [`link:${at('na')}`]: 'changed',
        [`link:${at('nb')}`]: 'changed',
        ...(root === 'debian' ? { 'group:together1': 'changed', 'group:together2': 'changed' } : {}),
      })
      const missing = `the directory "/srv/none" does not exist`
      expect(reasons(report)).toEqual([
        expect.stringContaining(`file:/srv/none/a: ${missing}`),
        expect.stringMatching(/^file:.*nobody-there/),
        expect.stringContaining(`directory:/srv/none/b: ${missing}`),
        expect.stringContaining(missing),
        expect.stringContaining(`link:/srv/none/d: ${missing}`),
        ...(root === 'debian' ? [expect.stringContaining('group:together3: ')] : []),
      ])
      expect(report.resources.some(({ tries }) => tries !== undefined)).toBe(false)
      expect((await on.host.exec('find /srv -name ".*hostwright*"')).stdout).toBe('')
    })

    // The other host has no chattr.
    if (root === 'debian')
      it('where one must not be changed', async () => {
        await reset(on)
        const paths = ['/srv/a', '/srv/b', '/srv/c', '/srv/d', '/srv/e']
        await on.host.exec(`for one in ${paths.join(' ')}; do echo old >$one; done; chattr +i /srv/c`)
        const report = await on.run('apply', [
          ...paths.map((path) => file(path, { content: 'new\n' })),
          link('/srv/needs', { target: 'c', needs: [file('/srv/c', { content: 'new\n' })] }),
        ])
        await on.host.exec('chattr -i /srv/c')
        expect(outcomes(report)).toEqual({
          ...Object.fromEntries(
            paths.map((path) => [`file:${path}`, path === '/srv/c' ? 'failed' : 'changed']),
          ),
          'link:/srv/needs': 'skipped',
        })
        expect(reasons(report)).toEqual([expect.stringContaining('"/srv/c" is immutable')])
        expect((await on.host.exec('cat /srv/[a-e]; find /srv -name ".*hostwright*"')).stdout).toBe(
          'new\nnew\nold\nnew\nnew\n',
        )
      })
  })
})
