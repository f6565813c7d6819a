/** Runs git and gives what it prints. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Buffer } from 'node:buffer'
import { UserError } from '../core/errors.ts'
import { quote } from '../core/shell.ts'

export interface GitResult {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
  /** Why it failed, where we have words of our own for that. */
  readonly problem?: UserError
}

export interface GitOptions {
  /** Working directory. */
  readonly cwd: string
  readonly input?: Buffer | string
  /** Git's own variables of the caller (`GIT_DIR` inside a hook) are never passed on. */
  readonly env?: Readonly<Record<string, string>>
  /** In a group of processes of its own: what kills or interrupts this program and all that it started does not cut git off in its work. */
  readonly apart?: boolean
}

/** Resolves whatever the exit code. Throws a UserError where there is no git. */
export async function tryGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const result = await spawnGit(args, options)
  const problem = result.code === 0 ? undefined : ownerProblem(result.stderr)
  return problem === undefined
    ? result
    : { ...result, problem, stderr: `${problem.message}; ${problem.hint}` }
}

/** From what git says: it works in no repository that somebody else could have laid there, with hooks in it (CVE-2022-24765). */
export function ownerProblem(stderr: string): UserError | undefined {
  const folder = /detected dubious ownership in repository at '(.+)'/.exec(stderr)?.[1]
  if (folder === undefined) return undefined
  // Git is called in both, and asks for each by itself.
  const top = folder.replace(/\/\.git$/, '')
  const trusted = existsSync(join(top, '.git')) ? [top, join(top, '.git')] : [folder]
  return new UserError(`Cannot work in "${top}": it belongs to another user, and Git trusts only yours`, {
    hint: `where you trust it too: ${trusted.map((one) => `git config --global --add safe.directory ${quote(one)}`).join(' && ')}`,
  })
}

async function spawnGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, {
      cwd: options.cwd,
      env: gitEnvironment(options.env),
      stdio: 'pipe',
      detached: options.apart === true,
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.on('error', (error) => reject(new UserError('Cannot run git: is it installed?', { cause: error })))
    child.on('close', (code) => {
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString('utf8').trim(),
      })
    })
    // Git may end before it has read everything; its exit code says why.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
  })
}

/** The standard output as text, without the last line break. Throws a UserError with what git said where it fails. */
export async function git(args: readonly string[], options: GitOptions): Promise<string> {
  const result = await spawnGit(args, options)
  if (result.code === 0) return result.stdout.toString('utf8').replace(/\n$/, '')
  const [command = ''] = args
  const problem = ownerProblem(result.stderr)
  if (problem !== undefined) throw problem
  throw new UserError(
    `Cannot run "git ${command}" in "${options.cwd}": ${result.stderr || `exit code ${result.code}`}`,
  )
}

/** What a git process is to see of ours: a repository that the caller stands in is not meant. */
export function gitEnvironment(further: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_') || KEPT.has(name))
  // Our own moves of branches are checked before they are made: the hook of a clone lets them pass.
  return { ...Object.fromEntries(own), LC_ALL: 'C', HOSTWRIGHT_HOOKS: 'off', ...further }
}

/** What says who somebody is and where settings are, not which repository is meant. */
const KEPT = new Set([
  'GIT_AUTHOR_NAME',
  'GIT_AUTHOR_EMAIL',
  'GIT_COMMITTER_NAME',
  'GIT_COMMITTER_EMAIL',
  'GIT_CONFIG_GLOBAL',
  'GIT_CONFIG_SYSTEM',
  'GIT_CONFIG_NOSYSTEM',
  'GIT_EXEC_PATH',
])
