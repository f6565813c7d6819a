import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Host, Lab } from '../../test/lab/api.ts'
import { startLab } from '../../test/lab/lab.ts'
import { factsOf, targetOn } from '../../test/lib/type-target.ts'
import { checkConformance, type ConformanceTarget, settle } from '../../src/type/conformance.ts'
import { download } from './index.ts'

const one = Buffer.from([...Array.from({ length: 100_000 }).keys()].map((number) => number % 251))
const two = Buffer.from('two\n')
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

let lab: Lab
let server: Host

beforeAll(async () => {
  lab = await startLab()
  server = await lab.host({ name: 'server', root: 'busybox' })
  await server.exec('mkdir -p /srv/www/a')
  await server.writeFile('/srv/www/a/one', one)
  await server.writeFile('/srv/www/two', two)
  await server.exec('httpd -p 80 -h /srv/www')
})
afterAll(() => lab.stop())

/** The programs that can fetch, each alone on a host. */
const PROGRAMS = [
  { program: 'curl', root: 'debian', prepare: 'apt-get -qq install -y curl' },
  { program: 'wget', root: 'debian', prepare: 'apt-get -qq install -y wget' },
  { program: 'wget of busybox', root: 'busybox', prepare: ':' },
] as const

describe.each(PROGRAMS)('by $program', ({ program, root, prepare }) => {
  let host: Host
  let target: ConformanceTarget
  beforeAll(async () => {
    host = await lab.host({ name: program.replaceAll(' ', '-'), root })
    await host.exec(prepare)
    target = targetOn(host, factsOf(root))
  })
  const url = (path: string): string => `http://${server.address}/${path}`
  const id = "/srv/it's $(here)"

  it('creates, changes each parameter and removes', async () => {
    await checkConformance(target, {
      create: download(id, { url: url('a/one'), sha256: sha256(one) }),
      changes: [
        download(id, { url: url('two'), sha256: sha256(two).toUpperCase() }),
        download(id, { url: url('two'), sha256: sha256(two), mode: '0755', owner: 'daemon' }),
        download(id, { url: url('a/one'), sha256: sha256(one), owner: 1234, validate: 'test -s %s' }),
      ],
      remove: download(id, { url: url('two'), state: 'absent' }),
    })
    expect((await host.exec('ls -A /srv')).stdout).not.toContain('it')
  })

  it('keeps the old file where what came is not what was meant, or nothing came', async () => {
    await settle(target, download('/srv/kept', { url: url('two'), sha256: sha256(two) }), 'kept')
    const wrong = download('/srv/kept', { url: url('a/one'), sha256: '0'.repeat(64) })
    await expect(settle(target, wrong, 'wrong')).rejects.toThrow(
      `what the server sent has the SHA-256 ${sha256(one)}, not 0000`,
    )
    const missing = download('/srv/kept', { url: url('none'), sha256: sha256(one) })
    await expect(settle(target, missing, 'missing')).rejects.toThrow(
      /"http:\/\/[^"]*\/none" cannot be fetched: .*(404|Not Found)/,
    )
    const dead = download('/srv/kept', { url: `http://${server.address}:81/x`, sha256: sha256(one) })
    await expect(settle(target, dead, 'dead')).rejects.toThrow(
      /cannot be fetched: .*(refused|Failed to connect|Couldn't connect)/i,
    )
    const checked = download('/srv/kept', {
      url: url('a/one'),
      sha256: sha256(one),
      validate: '! test -s %s',
    })
    await expect(settle(target, checked, 'checked')).rejects.toThrow('exit code 1')
    expect((await host.exec('cat /srv/kept; ls -A /srv | grep hostwright')).stdout).toBe('two\n')
  })

  it('takes what is not verified once', async () => {
    const wanted = download('/srv/once', { url: url('two'), unverified: true })
    await checkConformance(target, { create: wanted })
    await host.exec('echo other >/srv/once')
    expect(await settle(target, wanted, 'once')).toBe(false)
  })
})
