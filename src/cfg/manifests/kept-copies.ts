/** Folders beside Git's own files, one for each content: made when first needed, shared by runs, swept when they are old. */
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../core/errors.ts'
import { processLives } from '../../core/process-lives.ts'

export interface KeptCopy {
  readonly folder: string
  /** From now on it may be swept. What a killed process has not released counts as released. */
  readonly release: () => void
}

/** How many stay, and milliseconds without use after which one goes all the same. */
const KEPT = 30
const OLD = 14 * 24 * 3600_000
/** Milliseconds: one that was used a moment ago stays whatever their number. */
const IDLE = 60_000
/** Milliseconds after which another process with the same number is meant. */
const OUTLIVED = 7 * 24 * 3600_000

/** The name of a copy; with a process behind it something of that process: a mark of use, a copy in the making. */
const COPY = /^[0-9a-f]{40}$/
const OF_PROCESS = /^([0-9a-f]{40})\.(\d+)-[0-9a-f]+(\.\w+)*$/

/** Containers that share the folder may have processes of the same number. */
function ownName(folder: string): string {
  return `${folder}.${process.pid}-${randomBytes(4).toString('hex')}`
}

/** `key`: 40 hexadecimal digits. `make` fills an empty folder; beside it, what begins with its path is its own. Throws UserError where nothing can be written. */
export async function useCopy(
  place: string,
  key: string,
  make: (folder: string) => Promise<void>,
): Promise<KeptCopy> {
  const folder = join(place, key)
  const mine = ownName(folder)
  const mark = `${mine}.use`
  const release = (): void => rmSync(mark, { force: true })
  try {
    await mkdir(place, { recursive: true, mode: 0o700 })
    // First the mark, then the look: who sweeps looks for marks after it has moved a copy aside.
    writeFileSync(mark, '')
    while (!touch(folder)) await makeAside(folder, mine, make)
    sweep(place)
    return { folder, release }
  } catch (error) {
    release()
    if (error instanceof UserError || !(error instanceof Error) || !('code' in error)) throw error
    throw new UserError(`Cannot keep a copy of the manifests in "${place}": ${error.message}`, {
      cause: error,
    })
  }
}

/** False where it is not there. */
function touch(folder: string): boolean {
  try {
    utimesSync(folder, new Date(), new Date())
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

/** Moved in whole, since another run may be making the same. */
async function makeAside(
  folder: string,
  aside: string,
  make: (folder: string) => Promise<void>,
): Promise<void> {
  await mkdir(aside)
  try {
    await make(aside)
    await rename(aside, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

/** What dead processes have left, and copies beyond number or age that nobody uses. */
function sweep(place: string): void {
  const names = readdirSync(place)
  const used = marksOf(place, names)
  for (const name of names) if (OF_PROCESS.test(name) && !isAlive(place, name)) remove(join(place, name))
  const now = Date.now()
  const copies = names
    .filter((name) => COPY.test(name))
    .map((name) => ({ name, idle: now - lastUse(join(place, name), now) }))
    .sort((a, b) => a.idle - b.idle)
  for (const [index, { name, idle }] of copies.entries())
    if ((index >= KEPT || idle > OLD) && idle > IDLE && !used.has(name)) drop(place, name)
}

function drop(place: string, key: string): void {
  const folder = join(place, key)
  const aside = `${ownName(folder)}.gone`
  try {
    renameSync(folder, aside)
    // Somebody has begun to use it in the moment before it was moved.
    if (marksOf(place, readdirSync(place)).has(key) && !existsSync(folder)) renameSync(aside, folder)
    else remove(aside)
  } catch {
    // Another process sweeps as well.
  }
}

function marksOf(place: string, names: readonly string[]): ReadonlySet<string> {
  return new Set(
    names.flatMap((name) => {
      const key = name.endsWith('.use') ? OF_PROCESS.exec(name)?.[1] : undefined
      return key !== undefined && isAlive(place, name) ? [key] : []
    }),
  )
}

function isAlive(place: string, name: string): boolean {
  const pid = Number(OF_PROCESS.exec(name)?.[2])
  const now = Date.now()
  if (now - lastUse(join(place, name), now) > OUTLIVED) return false
  return processLives(pid)
}

/** Milliseconds since 1970. */
function lastUse(path: string, now: number): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now
}

function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch {
    // Another process sweeps as well, or it is somebody else's: it costs room, and nothing more.
  }
}
