/** The commands of one change as one frame: bodies staged, counted and hashed first, each command only after the one before. */
import { createHash } from 'node:crypto'
import { raw, type Shell, sh } from '../core/shell.ts'
import { bodiesOf, type Body, type Command } from '../type/command.ts'
import { onlyWithLock } from './lock.ts'
import type { ResourceName } from '../type/resource.ts'
import { beat, onlyWithGuard } from './guard-script.ts'
import { pend, type PendingTrigger } from './pending.ts'
import { begun, log } from './run-folder.ts'

/** Bytes of a body that may travel inside the script; larger or binary ones take a channel of their own. */
const INLINE_LIMIT = 48 * 1024

/** A piece of shell text, or a whole command, as a type's `converge` gives it. */
export function asCommand(command: Shell | Command): Command {
  return command.kind === 'shell' ? { kind: 'command', script: command } : command
}

export function needsUpload(body: Body): boolean {
  const { content } = body
  return (
    content.length > INLINE_LIMIT ||
    content.includes(0) ||
    !Buffer.from(content.toString('utf8')).equals(content)
  )
}

/** Seconds that all of them may take; `each` is what the manifest gives each of them. */
export function timeoutOf(commands: readonly Command[], each?: number): number {
  return commands.reduce((total, { timeout = 300 }) => total + (each ?? timeout), 0)
}

export interface ChangeFrame {
  readonly commands: readonly Command[]
  readonly calledFor: readonly PendingTrigger[]
  /** Number in the journal. */
  readonly step: number
  readonly names: readonly ResourceName[]
  /** What keeps the files that it replaces. */
  readonly keep: readonly Shell[]
  /** Not to be made unless the guard is up. */
  readonly guarded: boolean
}

/**
 * Keeps what the change replaces and writes down what it calls for, then runs the commands up to the first that fails, whose
 * code is the frame's; the last line of stderr is then `hw-step N`. Staged files are gone afterwards whatever happens.
 */
export function changeScript(frame: ChangeFrame): Shell {
  const { commands, calledFor, step, names, guarded } = frame
  return raw(
    [
      onlyWithLock.text,
      begun.text,
      `hw_number=${step}`,
      STEP_FUNCTION,
      beat(step).text,
      ...(guarded ? [onlyWithGuard.text] : []),
      ...frame.keep.map(({ text }) => text),
      ...calledFor.map((pending) => `${pend(pending).text} || exit`),
      `${log('begin', step, ...names).text} || exit`,
      ...commands.map((command, index) => stepOf(command, index)),
      log('end', step, 0).text,
    ].join('\n'),
  )
}

// Not "( … ) || …": a shell ignores "set -e" on the left of "||".
const STEP_FUNCTION = `hw_step() {
  hw_which=$1
  ( eval "$2" ); hw_code=$?
  shift 2
  for hw_path do hw_unstage "$hw_path"; done
  [ "$hw_code" -eq 0 ] || hw_stop "$hw_which" "$hw_code"
}
hw_stop() { hw_log "end $hw_number $2"; printf '\\nhw-step %s\\n' "$1" >&2; exit "$2"; }
hw_unkept() {
  [ $? -eq 73 ] || printf 'nothing was changed, since %s cannot be kept first\\n' "$1" >&2
  printf 'hw-step -1\\n' >&2
  exit 74
}`

function stepOf(command: Command, index: number): string {
  const bodies = bodiesOf(command)
  const paths = bodies.map(({ path }) => path)
  const step = sh`hw_step ${index} ${command.script.text} ${paths}`.text
  if (bodies.length === 0) return step
  const arrive = [
    ...bodies
      .filter((body) => !needsUpload(body))
      .map(({ path, content }) => sh`hw_lay ${path} ${content.toString('utf8')}`.text),
    sh`hw_arrived ${bodies.flatMap(({ path, content }) => [path, content.length, digestOf(content)])}`.text,
  ]
  const leave = paths.map((path) => sh`hw_unstage ${path}`.text)
  return `{ ${arrive.join(' &&\n')}; } || { hw_code=$?; ${leave.join('; ')}; hw_stop ${index} "$hw_code"; }\n${step}`
}

function digestOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Takes `hw-step N` off the end of what a failed frame wrote to stderr. */
export function splitStep(stderr: string): { readonly step: number; readonly stderr: string } {
  const match = /\n?hw-step (-?\d+)\n*$/.exec(stderr)
  return match === null
    ? { step: 0, stderr }
    : { step: Number(match[1]), stderr: stderr.slice(0, match.index) }
}
