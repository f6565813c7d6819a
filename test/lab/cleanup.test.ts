// Nothing of a lab stays behind, however its owner ends.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startLab } from './lab.ts'

/** Network namespaces that any process is in. */
function liveNamespaces(): ReadonlySet<string> {
  const found = new Set<string>()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      found.add(readlinkSync(`/proc/${pid}/ns/net`))
    } catch {
      // It ended while we looked, or is a zombie.
    }
  }
  return found
}

interface Traces {
  readonly id: string
  readonly namespaces: readonly string[]
}

function traces({ id, namespaces }: Traces): readonly string[] {
  const live = liveNamespaces()
  return [
    ...namespaces.filter((namespace) => live.has(namespace)),
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
async function startOwner(): Promise<{ traces: Traces; end: (signal: NodeJS.Signals) => void }> {
  const owner = spawn('npx', ['tsx', join(import.meta.dirname, 'cleanup.owner.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: join(import.meta.dirname, '../..'),
  })
  for await (const line of createInterface({ input: owner.stdout })) {
    if (!line.startsWith('{')) continue
    // The line is ours: cleanup.owner.ts prints it.
    const told = JSON.parse(line) as Traces & { readonly pid: number }
    return { traces: told, end: (signal) => process.kill(told.pid, signal) }
  }
  throw new Error('the owner said nothing')
}

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'nothing stays behind when the owner ends by %s',
  async (signal) => {
    const owner = await startOwner()
    expect(owner.traces.namespaces).toHaveLength(4)
    expect(traces(owner.traces).length).toBeGreaterThan(owner.traces.namespaces.length)
    owner.end(signal)
    await expect.poll(() => traces(owner.traces), { timeout: 10_000 }).toEqual([])
  },
)

test('nothing stays behind when a lab is stopped', async () => {
  const lab = await startLab()
  const host = await lab.host({ name: 'web01' })
  const told = { id: lab.id, namespaces: [readlinkSync(`/proc/${host.pid}/ns/net`)] }
  expect(traces(told).length).toBeGreaterThan(0)
  await lab.stop()
  expect(traces(told)).toEqual([])
})

test('what a lab left whose supervisor was killed is cleared when the next one starts', async () => {
  await using lab = await startLab({ keep: true })
  const host = await lab.host({ name: 'web01' })
  const told = { id: lab.id, namespaces: [readlinkSync(`/proc/${host.pid}/ns/net`)] }
  const state = JSON.parse(readFileSync(`/run/hostwright-lab/${lab.id}/state.json`, 'utf8')) as {
    readonly supervisor: { readonly pid: number }
  }
  process.kill(state.supervisor.pid, 'SIGKILL')
  await expect
    .poll(async () => {
      await using next = await startLab()
      return next.id === lab.id ? [] : traces(told)
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
