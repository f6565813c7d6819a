/** Makes changes on the target: uploads what is large, sends the frames without waiting, and reads how they ended. */
import { lines, raw, type Shell, sh } from '../core/shell.ts'
import { runBounded } from '../ssh/pool.ts'
import type { Output, Session } from '../ssh/session.ts'
import { bodiesOf, type Command } from '../type/command.ts'
import type { HostContext } from '../type/define-type.ts'
import { changeScript, needsUpload, splitStep, timeoutOf } from './command-script.ts'
import { keep, notKept as notKeptIn } from './kept.ts'
import { type Batch, commandsOf, type Member } from './make-together.ts'
import type { Redact } from './redact.ts'
import type { FailedCommand } from './report.ts'
import type { RunFolder } from './run-folder.ts'
import type { Placed } from './run-types.ts'

/** What the frames of a run have in common. */
export interface Making {
  readonly session: Session
  readonly context: HostContext
  readonly redact: Redact
  readonly folder: RunFolder
  /** Filled with what is on its way, by its number in the journal. */
  readonly steps: Map<number, readonly Member[]>
  /** Whether a change may lock the operator out, and is made under the guard only. */
  readonly isGuarded: (member: Member) => boolean
}

export interface Failure {
  readonly reason: string
  readonly command?: FailedCommand
}

/** The reason told from what commands printed on stderr; undefined for its last line. */
export type Explain = (said: string) => string | undefined

/** On its way. `ended` resolves with what went wrong, or undefined; it rejects where the host is lost. */
export interface Sent {
  readonly batch: Batch
  /** Its number in the journal. */
  readonly step: number
  readonly ended: Promise<Failure | undefined>
  /** Paths that are too large to be kept, or no files; known once it has ended. */
  readonly notKept: string[]
}

/** Extra channels at once: sshd allows ten sessions and frees one only after the client has seen it close. */
const UPLOADS_AT_ONCE = 4

/** Resolves once all have been sent, which takes a round trip only where something has to be uploaded. */
export async function sendBatches(making: Making, batches: readonly Batch[]): Promise<readonly Sent[]> {
  const sent: Sent[] = []
  for (const batch of batches) {
    const step = making.steps.size + 1
    making.steps.set(step, batch.members)
    const notKept: string[] = []
    const ended = await send(making, batch, step, notKept)
    sent.push({ batch, step, ended: ended.answer, notKept })
  }
  return sent
}

async function send(
  { session, context, redact, isGuarded }: Making,
  { members, calledFor }: Batch,
  step: number,
  notKept: string[],
): Promise<{ readonly answer: Promise<Failure | undefined> }> {
  const commands = commandsOf(members, context)
  const problem = await upload(session, commands)
  if (problem !== undefined) return { answer: Promise.resolve({ reason: redact(problem) }) }
  const script = changeScript({
    commands,
    calledFor,
    step,
    names: members.map(({ placed }) => placed.name),
    keep: keep(members, calledFor, context),
    guarded: members.some((member) => isGuarded(member)),
  })
  const answer = (async () => {
    const output = await session.run(script, { timeout: timeoutOf(commands, longest(members)) })
    notKept.push(...notKeptIn(output.stdout.toString('utf8')))
    return failureOf(output, commands, redact, explainerOf(members.map(({ placed }) => placed)))
  })()
  // It is awaited after all are sent; a host that is lost before that must not end the process.
  answer.catch(() => undefined)
  return { answer }
}

/** Seconds that the manifest gives each command; of several resources that share them the most. */
function longest(members: readonly Member[]): number | undefined {
  const given = members.flatMap(({ placed }) => placed.attempts.timeout ?? [])
  return given.length === 0 ? undefined : Math.max(...given)
}

/** Of a change of one resource; where one list of commands makes several, none of them can say. */
export function explainerOf(placed: readonly Placed[]): Explain {
  const [one] = placed
  return (said) =>
    one === undefined || placed.length > 1 ? undefined : one.definition.explain?.(one.resource, said)
}

/** Lays large bodies down over channels of their own. Resolves with what went wrong. */
async function upload(session: Session, commands: readonly Command[]): Promise<string | undefined> {
  const bodies = commands.flatMap((command) => bodiesOf(command).filter((body) => needsUpload(body)))
  if (bodies.length === 0) return undefined
  // Also waits for what was sent before, which may make the directory.
  await session.run(lines(...bodies.map(({ path }) => sh`hw_note_staged ${path}`)))
  const problems = await runBounded(bodies, UPLOADS_AT_ONCE, ({ path, content }) =>
    session.upload(path, content),
  )
  const problem = problems.find((one) => one !== undefined)
  if (problem !== undefined) await session.run(lines(...bodies.map(({ path }) => sh`hw_unstage ${path}`)))
  return problem
}

/** Runs one frame made of these commands, or of this one piece of shell text. */
export async function runCommands(
  session: Session,
  script: Shell,
  commands: readonly Command[],
  redact: Redact,
  explain: Explain,
): Promise<Failure | undefined> {
  return failureOf(await session.run(script, { timeout: timeoutOf(commands) }), commands, redact, explain)
}

/** What went wrong, told from how the frame ended. */
function failureOf(
  output: Output,
  commands: readonly Command[],
  redact: Redact,
  explain: Explain,
): Failure | undefined {
  if (output.code === 0 && output.stopped === undefined) return undefined
  const { step, stderr } = splitStep(output.stderr)
  const tail = redact(stderr.trimEnd()).split('\n').slice(-STDERR_LINES).map(beginning)
  const explained = explain(stderr)
  const said = explained === undefined ? (tail.at(-1) ?? '') : redact(explained)
  const code = `exit code ${output.code}`
  return {
    reason: output.stopped ?? (said === '' ? code : `${said} (${code})`),
    command: {
      // Where it did not come to any, what is said stands for itself.
      script: redact((commands[step]?.script ?? raw('')).text),
      code: output.code,
      stderr: tail.join('\n'),
    },
  }
}

const STDERR_LINES = 12

/** A program may print without a line break: that is no reason to fill the terminal, the record and JUnit with it. */
function beginning(line: string): string {
  return line.length > LINE_LENGTH ? `${line.slice(0, LINE_LENGTH)}…` : line
}

/** Characters. */
const LINE_LENGTH = 500
