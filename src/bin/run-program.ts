/** Runs a program on a command line: finds the command, parses, runs, shows the result, and gives the exit code. */
import { completeLine } from '../command/complete-line.ts'
import { completionQuery } from '../command/completion-script.ts'
import type { Command } from '../command/command.ts'
import type { CommonArgs } from '../command/common-options.ts'
import type { CommandContext } from '../command/context.ts'
import { beneath, findCommand, type Found } from '../command/find-command.ts'
import { commandHelp, listHelp } from '../command/help.ts'
import { parseArguments } from '../command/parse-arguments.ts'
import { exitCode, Invalid, UserError, type ExitCode } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { bugText, userErrorText } from '../out/error-text.ts'
import { humanEvents, jsonlEvents, type EventOutput } from '../out/event-output.ts'
import { jsonError, jsonLine, jsonResult, jsonText, type JsonResult } from '../out/json-result.ts'
import type { Output } from '../out/output.ts'
import { paintFor, wantsColours } from '../out/paint.ts'
import { renderBlocks } from '../out/render-blocks.ts'
import { ask, askSecret, confirm, type Input } from '../out/terminal-input.ts'
import type { Program } from './program.ts'
import { version } from './version.ts'

/** All that a program sees of the process around it. */
export interface Surroundings {
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}

const nothing: CommonArgs = {
  site: undefined,
  customer: undefined,
  format: 'human',
  verbosity: 0,
  help: false,
  version: false,
}

export async function runProgram(
  program: Program,
  argv: readonly string[],
  around: Surroundings,
): Promise<ExitCode> {
  if (argv[0] === completionQuery) return complete(program, argv.slice(argv[1] === '--' ? 2 : 1), around)
  const found = findCommand(program.commands, argv)
  const subject = [program.name, ...found.words].join(' ')
  let common = nothing
  try {
    const command = await found.entry?.load()
    const parsed = parseArguments(command ?? { positionals: {}, options: {} }, found.rest)
    common = parsed.common
    const text = textInstead(program, found, command, common, argv)
    if (text !== undefined) {
      around.stdout.write(text)
      return exitCode.done
    }
    if (command === undefined) throw noSuchCommand(program, found, subject)
    if (parsed.problems.length > 0)
      throw new Invalid(`Cannot run "${subject}"`, parsed.problems, { hint: `see "${subject} --help"` })
    return await runCommand(program, command, { args: parsed.args, common, argv, subject }, around)
  } catch (error) {
    return fail(program, subject, common.format, error, around)
  }
}

/** The text that is shown instead of running anything. */
function textInstead(
  program: Program,
  found: Found,
  command: Command | undefined,
  common: CommonArgs,
  argv: readonly string[],
): string | undefined {
  if (common.version) return `${program.name} ${version()}\n`
  if (common.help && command !== undefined) return commandHelp(program.name, command)
  if ((common.help && found.stranger === undefined) || argv.length === 0)
    return listHelp(program, beneath(program.commands, found.words), found.words)
  return undefined
}

function noSuchCommand(program: Program, found: Found, subject: string): UserError {
  const next = [
    ...new Set(
      beneath(program.commands, found.words).flatMap((entry) => entry.words[found.words.length] ?? []),
    ),
  ]
  if (found.stranger === undefined)
    return new UserError(`Cannot run "${subject}": it needs a command`, {
      hint: found.words.length === 0 ? `see "${program.name} --help"` : `one of ${next.join(', ')}`,
    })
  const words = [...found.words, found.stranger].join(' ')
  const { elsewhere = {} } = program
  const meant = Object.hasOwn(elsewhere, words) ? elsewhere[words] : undefined
  const near = meant === undefined ? nearest(found.stranger, next) : undefined
  return new UserError(`Cannot run "${subject} ${found.stranger}": unknown command "${found.stranger}"`, {
    hint:
      meant !== undefined
        ? `that is "${meant}"`
        : near === undefined
          ? `see "${subject} --help"`
          : `did you mean "${subject} ${near}"?`,
  })
}

interface Call {
  readonly args: Readonly<Record<string, unknown>>
  readonly common: CommonArgs
  readonly argv: readonly string[]
  /** `inv add host` */
  readonly subject: string
}

async function runCommand(
  program: Program,
  command: Command,
  call: Call,
  around: Surroundings,
): Promise<ExitCode> {
  const { stdout, stderr, env, signal } = around
  const { format, verbosity } = call.common
  const events: EventOutput =
    format === 'jsonl'
      ? jsonlEvents(stdout, () => new Date())
      : humanEvents(stderr, paintFor(wantsColours(stderr.isTerminal, env)), verbosity)
  const context = contextOf(program, call, around, events)
  try {
    const running = command.run(context, call.args)
    const outcome = await (command.finishesOnInterrupt === true
      ? running
      : Promise.race([running, interrupted(signal)]))
    events.stop()
    if (outcome === undefined) return exitCode.interrupted
    const code = signal.aborted ? exitCode.interrupted : (outcome.exitCode ?? exitCode.done)
    const width = stdout.isTerminal ? stdout.columns() : undefined
    const paint = paintFor(wantsColours(stdout.isTerminal, env))
    if (format === 'human') stdout.write(renderBlocks(outcome.render, { paint, width }))
    else writeJson(stdout, format, jsonResult(call.subject, code, outcome.result))
    return code
  } finally {
    events.stop()
  }
}

function contextOf(program: Program, call: Call, around: Surroundings, events: EventOutput): CommandContext {
  return {
    site: call.common.site,
    customer: call.common.customer,
    cwd: around.cwd,
    env: around.env,
    argv: [program.name, ...call.argv],
    verbosity: call.common.verbosity,
    signal: around.signal,
    emit: events.emit,
    readInput: around.stdin.readAll,
    interactive: around.stdin.isTerminal && around.stderr.isTerminal,
    preview: (blocks) => {
      events.stop()
      const { stderr, env } = around
      const paint = paintFor(wantsColours(stderr.isTerminal, env))
      stderr.write(renderBlocks(blocks, { paint, width: stderr.isTerminal ? stderr.columns() : undefined }))
    },
    ask: async (question) => {
      events.stop()
      return ask(around.stdin, around.stderr, question, around.signal)
    },
    askSecret: async (question, hint) => {
      events.stop()
      return askSecret(around.stdin, around.stderr, question, hint)
    },
    confirm: async (question, yes) => {
      events.stop()
      return confirm(around.stdin, around.stderr, question, yes)
    },
  }
}

async function interrupted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}

function writeJson(stdout: Output, format: 'json' | 'jsonl', result: JsonResult): void {
  stdout.write(format === 'json' ? jsonText(result) : jsonLine({ kind: 'result', ...result }))
}

function fail(
  program: Program,
  subject: string,
  format: CommonArgs['format'],
  error: unknown,
  { stdout, stderr, env, signal }: Surroundings,
): ExitCode {
  // What an interrupted command could not finish is no news.
  if (signal.aborted) return exitCode.interrupted
  const code = error instanceof UserError ? error.exitCode : exitCode.bug
  if (format !== 'human') writeJson(stdout, format, jsonError(subject, code, error))
  const paint = paintFor(wantsColours(stderr.isTerminal, env))
  stderr.write(
    error instanceof UserError
      ? userErrorText(program.name, error, paint)
      : bugText(program.name, subject, version(), error),
  )
  return code
}

/** Answers a shell: a word a line. Whatever goes wrong, nothing is offered and nothing said. */
async function complete(program: Program, words: readonly string[], around: Surroundings): Promise<ExitCode> {
  try {
    const { common } = parseArguments({ positionals: {}, options: {} }, words)
    const silent: EventOutput = { emit: () => undefined, stop: () => undefined }
    const context = contextOf(
      program,
      { args: {}, common, argv: words, subject: program.name },
      around,
      silent,
    )
    const offered = await completeLine(program.commands, words, (kind) => program.complete(kind, context))
    around.stdout.write(offered.map((one) => `${one}\n`).join(''))
  } catch {
    return exitCode.done
  }
  return exitCode.done
}
