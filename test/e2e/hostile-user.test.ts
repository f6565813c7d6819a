/** A user of the host who reads what root writes (T9), plants links where root will write (T10), and would like a setuid program (T25). */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Secret } from '../../src/core/secret.ts'
import type { Resources } from '../../src/type/resource.ts'
import { directory } from '../../types/directory/index.ts'
import { file } from '../../types/file/index.ts'
import { keyValue } from '../../types/key_value/index.ts'
import { line } from '../../types/line/index.ts'
import { tree } from '../../types/tree/index.ts'
import { onHosts, type OnHost } from '../lib/on-hosts.ts'
import { startRelay } from '../lib/relay.ts'

/** Looks at every file below some folders as often as it can, and prints each path with each mode that it ever had. */
const WATCHER = `
const { readdirSync, lstatSync } = require('node:fs')
const seen = new Set()
const look = (folder) => {
  let names = []
  try { names = readdirSync(folder) } catch { return }
  for (const name of names) {
    const path = folder + '/' + name
    try {
      const { mode, uid } = lstatSync(path)
      const row = path + ' ' + (mode & 0o7777).toString(8) + ' ' + uid
      if (!seen.has(row)) { seen.add(row); process.stdout.write(row + '\\n') }
      if ((mode & 0o170000) === 0o040000) look(path)
    } catch {}
  }
}
for (;;) for (const folder of process.argv.slice(1)) look(folder)
`

/** The modes that each path had, in order, while a task ran: `0 600` is that of a file of root's. */
async function modesWhile(
  on: OnHost,
  folders: readonly string[],
  task: () => Promise<unknown>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const root = on.host.rootPath
  const watcher = spawn(process.execPath, ['-e', WATCHER, ...folders.map((one) => root + one)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  watcher.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  try {
    await once(watcher.stdout, 'data')
    await task()
    await pause(50)
  } finally {
    watcher.kill()
  }
  const found = new Map<string, string[]>()
  for (const row of text.trim().split('\n')) {
    const [, path = '', mode = '', uid = ''] = /^(.*) (\d+) (\d+)$/.exec(row.slice(root.length)) ?? []
    found.set(path, [...(found.get(path) ?? []), `${uid} ${mode}`])
  }
  return found
}

onHosts(['debian', 'busybox'], (on) => {
  it('never sees more of a file than its own mode will show (T9), nor a setuid bit before its time (T25)', async () => {
    await on.host.exec(
      'mkdir /srv/app; echo x >/srv/app/lines; echo a=1 >/srv/app/values; chmod 600 /srv/app/lines /srv/app/values',
    )
    const wanted = (version: string): Resources => [
      file('/srv/app/secret', {
        content: new Secret(version),
        mode: '0640',
        group: 'daemon',
        validate: 'sleep 0.1; test -s %s',
      }),
      file('/srv/app/large', { content: new Secret(version.repeat(100_000)) }),
      file('/srv/app/public', { content: version, validate: 'sleep 0.1; test -s %s' }),
      file('/srv/app/program', {
        content: version,
        mode: '4750',
        owner: 'daemon',
        validate: 'sleep 0.1; test -s %s',
      }),
      line('x', { path: '/srv/app/lines', line: version }),
      keyValue('x', { path: '/srv/app/values', values: { a: version } }),
      tree('/srv/app/tree', { files: { one: version, two: version.repeat(100_000) }, mode: '0640' }),
    ]
    const final: Readonly<Record<string, readonly string[]>> = {
      secret: ['0 640'],
      large: ['0 600'],
      public: ['0 644'],
      // A change of owner takes the bit away, and only its own owner and mode give it back.
      program: ['1 600', '1 750', '1 4750'],
      lines: ['0 600'],
      values: ['0 600'],
    }
    const relay = await startRelay(await on.port())
    relay.delay = 20
    const modes = await modesWhile(on, ['/srv/app', '/var/lib/hostwright'], async () => {
      for (const version of ['one', 'two']) {
        const report = await on.run('apply', wanted(version), { port: relay.port })
        expect([report.error, report.counts.failed, report.counts.changed]).toEqual([undefined, 0, 7])
      }
    })
    await relay.stop()
    const wrong = [...modes].flatMap(([path, seen]) => {
      // Only root enters it.
      if (path.startsWith('/var/lib/hostwright/')) return []
      const name = path.replace(/^\/srv\/app\/(\.?)(.*?)(\.hostwright-new.*)?$/, '$2')
      const allowed = final[name] ?? ['0 600', '0 640', '0 700', '0 755']
      return seen.filter((mode) => !['0 600', ...allowed].includes(mode)).map((mode) => `${path} ${mode}`)
    })
    expect(wrong).toEqual([])
    // Seen at work, so that it could have seen more.
    expect([...modes.keys()].filter((path) => path.includes('hostwright-new')).length).toBeGreaterThan(2)
    expect(modes.get('/srv/app/program')?.at(-1)).toBe('1 4750')
    expect((await on.host.exec('ls -ldn /var/lib/hostwright | cut -c1-10')).stdout).toBe('drwx------\n')
  })

  it('plants no link that root writes through (T10)', async () => {
    await on.host
      .exec(`echo precious >/etc/precious; chmod 600 /etc/precious; mkdir /etc/inner; mkdir /srv/theirs
echo mine >/srv/mine; ln /srv/mine /srv/other; mkdir -m 1777 /srv/open; ln /etc/precious /srv/open/owned; cd /srv/theirs
ln -s /etc/precious .staged.hostwright-new; ln -s /etc/precious .large.hostwright-new; ln -s /etc/precious there
ln /etc/precious hard; ln /etc/precious owned; ln -s /etc/inner folder; mkdir sub; ln -s /etc/precious sub/link; ln -s /etc own
chown -hR 1 . && chown 0 /etc/precious hard owned && chown -h 0 own`)
    const inTheirs = (name: string, content: string) => file(`/srv/theirs/${name}`, { content })
    const report = await on.run('apply', [
      inTheirs('staged', 'new\n'),
      inTheirs('large', 'x'.repeat(100_000)),
      inTheirs('hard', 'new\n'),
      inTheirs('there', 'new\n'),
      file('/srv/theirs/owned', { owner: 'daemon', mode: '0666' }),
      file('/srv/open/owned', { owner: 'daemon', mode: '0666' }),
      file('/srv/mine', { mode: '0640' }),
      inTheirs('folder/made', 'new\n'),
      inTheirs('folder/large', 'x'.repeat(100_000)),
      directory('/srv/theirs/folder/below'),
      line('x', { path: '/srv/theirs/folder/lines', line: 'x', create: true }),
      directory('/srv/theirs/sub', { recurse: true, owner: 'daemon', fileMode: '0666', mode: '0777' }),
      // Root's own link is as good as any path.
      inTheirs('own/made', 'new\n'),
    ])
    const link = '"/srv/theirs/folder" is a symbolic link that another user has made'
    const names = 'it has further names (hard links), and others may write to its directory (exit code 1)'
    const told = report.resources.map(({ name, outcome, reason }) => [
      name.replace(/^\w+:(\/srv\/theirs\/)?/, ''),
      outcome === 'failed' ? (reason ?? '').replace(/: name the directory.*/, '') : outcome,
    ])
    expect(Object.fromEntries(told)).toEqual({
      staged: 'changed',
      large: 'changed',
      hard: 'changed',
      there: 'a symbolic link is in the way, to "/etc/precious"',
      owned: names,
      '/srv/open/owned': names,
      '/srv/mine': 'changed',
      'folder/made': link,
      'folder/large': link,
      'folder/below': link,
      x: link,
      sub: 'changed',
      'own/made': 'changed',
    })
    const { stdout } = await on.host.exec(
      'cat /etc/precious; ls -ln /etc/precious | tr -s " " | cut -d" " -f1,3; ls -A /etc/inner; cat /etc/made',
    )
    expect(stdout).toBe('precious\n-rw------- 0\nnew\n')
  })
})
