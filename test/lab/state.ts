// What is known of a running lab, kept in its folder under /run so that other processes can use and clear away the lab.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './process.ts'
import type { RootName } from './roots.ts'

const labsFolder = '/run/hostwright-lab'

/** A process, told from a later one with the same number by its start time. */
export interface ProcessMark {
  readonly pid: number
  readonly start: string
}

export interface NetworkState {
  readonly name: string
  readonly subnets: readonly string[]
  readonly bridge: string
  /** The operator's own addresses on the network, with prefix length. */
  readonly operator: readonly string[]
}

export interface NicState {
  readonly name: string
  readonly network: string
  readonly mac: string
  /** With prefix length. */
  readonly addresses: readonly string[]
  readonly port: string
}

export interface HostState {
  readonly name: string
  readonly root: RootName
  readonly nics: readonly NicState[]
  readonly hostKey: string
  readonly diskSize: string
  readonly boot: ProcessMark | null
}

export interface LabState {
  readonly id: string
  /** The process that the lab dies with; null for a lab that lives until it is taken down. */
  readonly owner: ProcessMark | null
  readonly supervisor: ProcessMark
  /** The first process of the lab's process namespace: when it ends, everything in the lab does. */
  readonly hold: ProcessMark
  readonly switch: number
  readonly operator: number
  readonly networks: readonly NetworkState[]
  readonly hosts: readonly HostState[]
  readonly ports: number
}

export function labFolder(id: string): string {
  return join(labsFolder, id)
}

export function hostFolder(lab: string, host: string): string {
  return join(labFolder(lab), 'hosts', host)
}

/** The path of the disk as processes inside the lab's mount namespace see it. */
export function diskFolder(lab: string, host: string): string {
  return join(labFolder(lab), 'disks', host)
}

export function namespaceName(lab: string, host: string): string {
  return `hw-${lab}-${host}`
}

export function writeState(state: LabState): void {
  const path = join(labFolder(state.id), 'state.json')
  writeFileSync(`${path}.new`, `${JSON.stringify(state, null, 2)}\n`)
  renameSync(`${path}.new`, path)
}

export function readState(id: string): LabState | null {
  const path = join(labFolder(id), 'state.json')
  // The file is ours alone: writeState wrote it from this very type.
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as LabState) : null
}

export function listLabs(): readonly LabState[] {
  if (!existsSync(labsFolder)) return []
  return readdirSync(labsFolder).flatMap((id) => readState(id) ?? [])
}

/** The mark of a live process; null when there is none, or only a zombie. */
export function markProcess(pid: number): ProcessMark | null {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return null
  }
  // The name in parentheses may hold blanks, so count from behind it (proc(5): state is field 3, start time field 22).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? null : { pid, start: fields[19] ?? '' }
}

export function isAlive(mark: ProcessMark | null): boolean {
  return mark !== null && markProcess(mark.pid)?.start === mark.start
}

/** Clears away labs whose owner is gone, and folders of labs that never came up. */
export async function sweepDeadLabs(): Promise<void> {
  mkdirSync(labsFolder, { recursive: true, mode: 0o755 })
  for (const id of readdirSync(labsFolder)) {
    if (id.startsWith('.')) continue
    const state = readState(id)
    if (
      state === null
        ? isAlive(readStarter(id))
        : isAlive(state.supervisor) && (state.owner === null || isAlive(state.owner))
    )
      continue
    await clearLab(id)
  }
}

function readStarter(id: string): ProcessMark | null {
  const path = join(labFolder(id), 'starter')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as ProcessMark) : null
}

/** Marks a lab that is being started as this process's, so that nobody sweeps it meanwhile. */
export function claimLab(id: string): void {
  const draft = join(labsFolder, `.${id}.${process.pid}`)
  mkdirSync(draft, { mode: 0o755 })
  writeFileSync(join(draft, 'starter'), JSON.stringify(markProcess(process.pid)))
  renameSync(draft, labFolder(id))
}

/** Kills what is left of a lab and removes every trace of it. */
export async function clearLab(id: string): Promise<void> {
  const state = readState(id)
  if (state !== null && isAlive(state.hold)) process.kill(state.hold.pid, 'SIGKILL')
  if (state !== null && isAlive(state.supervisor)) {
    for (let waited = 0; waited < 5000 && existsSync(labFolder(id)); waited += 10)
      await new Promise((done) => setTimeout(done, 10))
  }
  await run(['sh', join(import.meta.dirname, 'namespace', 'sweep.sh'), labFolder(id)])
}
