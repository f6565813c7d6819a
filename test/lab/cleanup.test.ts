// Nothing of a lab stays behind, however its owner ends.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startLab } from './lab.ts'

/** The names that the loopback of each network namespace bears in which a process is; its number may be another's meanwhile. */
function liveNamespaces(): readonly string[] {
  const paths = new Map<string, string>()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const path = `/proc/${pid}/ns/net`
    try {
      paths.set(readlinkSync(path), path)
    } catch {
      // It ended while we looked, or is a zombie.
    }
  }
  return [...paths.values()].flatMap((path) => {
    const shown = spawnSync('nsenter', [`--net=${path}`, 'ip', '-o', 'link', 'show', 'lo'], {
      encoding: 'utf8',
    })
    return / alias (\S+)/.exec(shown.stdout)?.[1] ?? []
  })
}

function traces(id: string): readonly string[] {
  return [
    ...liveNamespaces().filter((name) => name.startsWith(`hw-${id}-`)),
    ...(existsSync('/run/netns')
      ? readdirSync('/run/netns').filter((name) => name.startsWith(`hw-${id}-`))
      : []),
    ...readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .filter((line) => line.includes(`/run/hostwright-lab/${id}/`)),
    ...(existsSync(`/run/hostwright-lab/${id}`) ? [`/run/hostwright-lab/${id}`] : []),
    ...['/sys/fs/cgroup', '/sys/fs/cgroup/unified']
      .filter(existsSync)
      .flatMap((tree) => readdirSync(tree).filter((name) => name.startsWith(`hw-${id}-`))),
  ]
}

/** Starts a lab in a process of its own, with hosts, a forward and a command of the operator's that goes on. */
async function startOwner(): Promise<{ id: string; end: (signal: NodeJS.Signals) => void }> {
  const owner = spawn('npx', ['tsx', join(import.meta.dirname, 'cleanup.owner.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: join(import.meta.dirname, '../..'),
  })
  for await (const line of createInterface({ input: owner.stdout })) {
    if (!line.startsWith('{')) continue
    // The line is ours: cleanup.owner.ts prints it.
    const { id, pid } = JSON.parse(line) as { readonly id: string; readonly pid: number }
    return { id, end: (signal) => process.kill(pid, signal) }
  }
  throw new Error('the owner said nothing')
}

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'nothing stays behind when the owner ends by %s',
  async (signal) => {
    const owner = await startOwner()
    const before = traces(owner.id)
    for (const member of ['operator', 'web01', 'init01'])
      expect(before.filter((trace) => trace === `hw-${owner.id}-${member}`).length).toBeGreaterThan(1)
    owner.end(signal)
    await expect.poll(() => traces(owner.id), { timeout: 10_000 }).toEqual([])
  },
)

test('nothing stays behind when a lab is stopped', async () => {
  const lab = await startLab()
  await lab.host({ name: 'web01' })
  expect(traces(lab.id).length).toBeGreaterThan(0)
  await lab.stop()
  expect(traces(lab.id)).toEqual([])
})

test('what a lab left whose supervisor was killed is cleared when the next one starts', async () => {
  await using lab = await startLab({ keep: true })
  await lab.host({ name: 'web01' })
  const state = JSON.parse(readFileSync(`/run/hostwright-lab/${lab.id}/state.json`, 'utf8')) as {
    readonly supervisor: { readonly pid: number }
  }
  process.kill(state.supervisor.pid, 'SIGKILL')
  await expect
    .poll(async () => {
      await using next = await startLab()
      return next.id === lab.id ? [] : traces(lab.id)
    })
    .toEqual([])
})

test('two labs with the same addresses do not meet', async () => {
  await using one = await startLab()
  await using other = await startLab()
  const [first, second] = await Promise.all([one.host({ name: 'first' }), other.host({ name: 'second' })])
  expect(first.address).toBe(second.address)
  expect((await one.operator.exec(['ssh-keyscan', '-t', 'ed25519', first.address])).stdout).toContain(
    first.hostKey,
  )
  expect((await other.operator.exec(['ssh-keyscan', '-t', 'ed25519', second.address])).stdout).toContain(
    second.hostKey,
  )
})

test('what is cleared away of one lab leaves another alone whose namespace has got its number', async () => {
  await using lab = await startLab()
  const host = await lab.host({ name: 'web01' })
  const number = /\d+/.exec(readlinkSync(`/proc/${host.pid}/ns/net`))?.[0] ?? ''
  const folder = mkdtempSync(join(tmpdir(), 'hostwright-gone-'))
  writeFileSync(join(folder, 'namespaces'), `hw-gone-web01 ${number}\n`)
  spawnSync('sh', [join(import.meta.dirname, 'namespace/sweep.sh'), folder])
  expect(existsSync(folder)).toBe(false)
  expect((await host.exec('true')).code).toBe(0)
})
