/** Reads objects one after the other from one git process, for as long as they are asked for. */
import { spawn } from 'node:child_process'
import { Buffer } from 'node:buffer'
import { UserError } from '../../core/errors.ts'
import type { GitObject } from './read-objects.ts'
import { gitEnvironment, ownerProblem } from '../run-git.ts'

export interface ObjectReader {
  /** `name` is as of git-rev-parse(1) and holds no line break. Undefined: there is no such object. */
  readonly read: (name: string) => Promise<GitObject | undefined>
  readonly close: () => void
}

interface Waiting {
  readonly resolve: (object: GitObject | undefined) => void
  readonly reject: (error: Error) => void
}

/** To be closed: the process stays until then. */
export function openObjects(cwd: string): ObjectReader {
  const child = spawn('git', ['cat-file', '--batch'], { cwd, env: gitEnvironment(), stdio: 'pipe' })
  const waiting: Waiting[] = []
  let stderr = ''
  let ended: Error | undefined
  const end = (error: Error): void => {
    ended ??= error
    for (const one of waiting.splice(0)) one.reject(ended)
  }
  const answers = splitAnswers((object) => waiting.shift()?.resolve(object))
  child.stdout.on('data', answers)
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')))
  child.on('error', (cause) => end(new UserError('Cannot run git: is it installed?', { cause })))
  child.on('close', (code) =>
    end(
      ownerProblem(stderr) ??
        new UserError(`Cannot read objects in "${cwd}": ${stderr.trim() || `git ended with ${code}`}`),
    ),
  )
  // Git may end before it has read everything; that is told when it closes.
  child.stdin.on('error', () => undefined)
  return {
    read: (name) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(ended)
          return
        }
        waiting.push({ resolve, reject })
        child.stdin.write(`${name}\n`)
      }),
    close: () => child.stdin.end(),
  }
}

/** Takes what git-cat-file(1) prints in pieces: `ID KIND SIZE`, a line break, the content, a line break; or `NAME missing`. */
function splitAnswers(found: (object: GitObject | undefined) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = []
  let length = 0
  /** Bytes without which there is nothing to be read. */
  let needed = 1
  return (chunk) => {
    chunks.push(chunk)
    length += chunk.length
    if (length < needed) return
    let rest = chunks.length === 1 ? chunk : Buffer.concat(chunks)
    needed = 1
    for (;;) {
      const line = rest.indexOf(10)
      if (line === -1) break
      const [kind, size] = rest.toString('latin1', 0, line).split(' ').slice(-2)
      if (kind !== 'commit' && kind !== 'tree' && kind !== 'blob') {
        found(undefined)
        rest = rest.subarray(line + 1)
        continue
      }
      const end = line + 1 + Number(size)
      if (rest.length <= end) {
        needed = end + 1
        break
      }
      // A copy, so that a small object does not keep alive what was read with it.
      found({ kind, content: Buffer.from(rest.subarray(line + 1, end)) })
      rest = rest.subarray(end + 1)
    }
    chunks = [rest]
    length = rest.length
  }
}
