/** `cfg exec`: one command on several hosts. */
import { type Executed, execOn, type HostAnswer } from '../../apply/exec-on.ts'
import { type Block, lines, raw, toned } from '../../command/block.ts'
import { defineCommand } from '../../command/command.ts'
import { exitCode, UserError } from '../../core/errors.ts'
import { raw as rawShell, sh } from '../../core/shell.ts'
import { connectionOptions, hostPositionals, mixedOption } from '../host-options.ts'
import { withHosts } from '../open-run.ts'

export const exec = defineCommand({
  words: ['exec'],
  summary: 'Run a command on each host, and show what it printed',
  description: `One word after -- is shell text for /bin/sh; several are a program and its arguments, taken word for word. The command has no
standard input. The exit code is 1 where it fails on a host.`,
  positionals: {
    ...hostPositionals,
    command: { summary: 'program and arguments, or shell text', value: 'CMD', after: '--' },
  },
  options: {
    ...connectionOptions,
    ...mixedOption,
    timeout: { type: 'number', value: 'SECONDS', default: 300, summary: 'stop it after so long' },
  },
  examples: [
    { line: 'cfg exec web01 db01 -- uname -a', does: 'a program' },
    { line: "cfg exec @web -- 'df -h | sort'", does: 'shell text' },
  ],
  run: (context, args) =>
    withHosts(context, args, async ({ connect, targets }) => {
      const [text] = args.command
      if (text === undefined)
        throw new UserError('Cannot run a command: there is none', {
          hint: 'it stands after two dashes: cfg exec web01 -- uptime',
        })
      const script = args.command.length === 1 ? rawShell(text) : sh`${args.command}`
      const { parallel, timeout } = args
      const answers = await execOn({ connect }, targets, script, { parallel, timeout })
      return {
        result: { hosts: answers.map((answer) => plainAnswer(answer)) },
        render: answers.flatMap((answer) => renderAnswer(answer)),
        exitCode: answers.every((answer) => isDone(answer)) ? exitCode.done : exitCode.hostFailed,
      }
    }),
})

function isDone(answer: HostAnswer<Executed>): boolean {
  return 'value' in answer && answer.value.code === 0 && answer.value.stopped === undefined
}

function plainAnswer(answer: HostAnswer<Executed>): unknown {
  if (!('value' in answer)) return answer
  const { stdout, ...rest } = answer.value
  return { host: answer.host, ...rest, stdout: stdout.toString('utf8') }
}

function renderAnswer(answer: HostAnswer<Executed>): readonly Block[] {
  if (!('value' in answer))
    return [lines(toned('strong', answer.host), ...answer.error.lines.map((line) => toned('bad', line)))]
  const { code, stdout, stderr, stopped } = answer.value
  const how = stopped ?? (code === 0 ? undefined : `exit code ${code}`)
  const head =
    how === undefined ? lines(toned('strong', answer.host)) : lines(toned('bad', `${answer.host}: ${how}`))
  const output = [head, raw(ended(stdout.toString('utf8'))), raw(ended(stderr))]
  // Said again below, where much output has scrolled the head away.
  return stopped === undefined
    ? output
    : [...output, lines(toned('bad', `${answer.host}: stopped, since ${stopped}`))]
}

/** Output without a final newline must not swallow the next host's name. */
function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
