/** Puts a hook of ours where Git looks for it (githooks(5)), before one that is there already; and takes it away again. */
import { createHash } from 'node:crypto'
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import { UserError } from '../core/errors.ts'
import type { Repository } from './repository.ts'
import { git, tryGit } from './run-git.ts'

/** Behind the name of a hook that was there before: ours runs it first. */
const KEPT = '.hostwright-kept'
const OURS = '# hostwright-hook'

export interface HookFolder {
  /** Absolute. */
  readonly path: string
  /** `core.hooksPath` where that is set, and whether other repositories have the same folder. */
  readonly setting: string | undefined
  readonly isShared: boolean
}

export interface HookState {
  /** `idle`: it is ours, and Git may not run it. */
  readonly state: 'none' | 'installed' | 'idle' | 'changed' | 'foreign'
  /** Path of one that is run before ours. */
  readonly kept: string | undefined
  /** What is installed, without its first lines. */
  readonly script: string | undefined
}

/** Throws a UserError where git cannot tell. */
export async function hookFolder({ root, commonDir }: Repository): Promise<HookFolder> {
  const path = await git(['rev-parse', '--path-format=absolute', '--git-path', 'hooks'], { cwd: root })
  const found = await tryGit(['config', '--show-scope', '--get', 'core.hooksPath'], { cwd: root })
  const [scope = '', setting] = found.stdout.toString('utf8').trim().split('\t')
  if (found.code !== 0) return { path, setting: undefined, isShared: false }
  return {
    path,
    setting,
    isShared: !['local', 'worktree'].includes(scope) || !(isBelow(root, path) || isBelow(commonDir, path)),
  }
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way)
}

export function readHook(folder: string, name: string): HookState {
  const path = join(folder, name)
  const kept = isThere(path + KEPT) ? path + KEPT : undefined
  if (!isThere(path)) return { state: 'none', kept, script: undefined }
  const [, header = '', ...rest] = readIfFile(path).split('\n')
  if (!header.startsWith(OURS)) return { state: 'foreign', kept, script: undefined }
  const script = rest.join('\n')
  const isOurs = header.split(' ')[2] === sumOf(script)
  return { state: !isOurs ? 'changed' : canRun(path) ? 'installed' : 'idle', kept, script }
}

/** Throws a UserError where somebody has written into ours. At no moment is a hook that was there before not run. */
export function installHook(folder: string, name: string, script: string): void {
  const path = join(folder, name)
  const action = `Cannot install the hook "${path}"`
  const { state, kept } = readHook(folder, name)
  refuseChanged(action, path, state)
  if (state === 'foreign' && kept !== undefined && !areOne(path, kept))
    throw new UserError(`${action}: "${kept}" is there as well`, {
      hint: 'it is a hook that was kept before; remove one of the two',
    })
  refusing(action, () => {
    const made = existsSync(folder) ? wasMade(path) : true
    mkdirSync(folder, { recursive: true })
    const fresh = `${path}.${process.pid}`
    writeFileSync(fresh, `#!/bin/sh\n${OURS} ${sumOf(script)}${made ? ' folder' : ''}\n${script}`, {
      mode: 0o755,
    })
    if (state === 'foreign' && kept === undefined) keep(path)
    renameSync(fresh, path)
  })
}

/** What was there before is there again, the same file. False where there was none of ours. */
export function removeHook(folder: string, name: string): boolean {
  const path = join(folder, name)
  const action = `Cannot remove the hook "${path}"`
  const { state, kept } = readHook(folder, name)
  refuseChanged(action, path, state)
  return refusing(action, () => {
    // An install that was killed may have left a second name of the hook that is there.
    if (state === 'foreign' && kept !== undefined && areOne(path, kept)) rmSync(kept)
    if (state === 'foreign' || (state === 'none' && kept === undefined)) return false
    const made = wasMade(path)
    if (kept === undefined) rmSync(path)
    else renameSync(kept, path)
    if (made && kept === undefined && readdirSync(folder).length === 0) rmdirSync(folder)
    return true
  })
}

/** What the file system refuses is for the operator to mend. */
function refusing<T>(action: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new UserError(`${action}: ${error.message}`, { cause: error })
  }
}

/** Git passes over a hook that it may not run. */
function canRun(path: string): boolean {
  return (statSync(path).mode & 0o111) !== 0
}

function areOne(path: string, other: string): boolean {
  const [a, b] = [lstatSync(path), lstatSync(other)]
  return a.ino === b.ino && a.dev === b.dev
}

function refuseChanged(action: string, path: string, state: HookState['state']): void {
  if (state === 'changed')
    throw new UserError(`${action}: it was changed by hand`, {
      hint: `a hook of your own is ${path}${KEPT}, which ours runs first: move your lines there, and remove ${path}`,
    })
}

/** A second name for the very file, so that it comes back as it is, with its mode and times. */
function keep(path: string): void {
  try {
    linkSync(path, path + KEPT)
  } catch {
    // A file system without hard links.
    renameSync(path, path + KEPT)
  }
}

/** Whether the folder was made for our hook. */
function wasMade(path: string): boolean {
  return readIfFile(path).split('\n')[1]?.split(' ')[3] === 'folder'
}

function sumOf(script: string): string {
  return createHash('sha256').update(script).digest('hex').slice(0, 16)
}

function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    // Something else than a folder is above it.
    return false
  }
}

function readIfFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
