import { describe, expect, it } from 'vitest'
import { runProgram as runIn, type RunOptions } from '../../test/lib/run-program.ts'
import { lines } from '../command/block.ts'
import { defineCommand, type Command } from '../command/command.ts'
import { exitCode, Invalid, UserError } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'
import type { Program } from './program.ts'
import { version } from './version.ts'

const examples = [{ line: 'inv x', does: 'x' }] as const

const addHost = defineCommand({
  words: ['add', 'host'],
  summary: 'Add a host',
  positionals: { name: { summary: 'its name', complete: 'host' } },
  options: { yes: { type: 'flag', short: 'y', summary: 'do not ask' } },
  examples,
  run: async (context, { name, yes }) => {
    context.emit({ kind: 'saved', level: 'note', text: `committed ${name}` })
    if (name === 'web_1')
      throw new UserError('Cannot add host "web_1": a name has no underscore', { hint: 'web-1', at: 'x:1' })
    if (name === 'many')
      throw new Invalid('Cannot add host "many"', [{ message: 'one' }, { message: 'two', hint: 'three' }])
    if (name === 'bug') throw new TypeError('undefined is not a function')
    if (name === 'stdin')
      return { result: await context.readInput(), render: [lines(await context.readInput())] }
    if (name === 'ask' && !(await context.confirm('Really?', yes)))
      return { result: 'no', render: [lines('no')] }
    return {
      result: { name, site: context.site, customer: context.customer, token: new Secret('s3cret') },
      render: [lines(`added ${name}`)],
      exitCode: name === 'differs' ? exitCode.differences : exitCode.done,
    }
  },
})

const forever = defineCommand({
  words: ['wait'],
  summary: 'Wait',
  examples,
  run: async () => new Promise(() => undefined),
})
const untilStopped = defineCommand({
  words: ['finish'],
  summary: 'Finish',
  examples,
  finishesOnInterrupt: true,
  run: async ({ signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    return { result: 'unlocked', render: [lines('unlocked')] }
  },
})

const program: Program = {
  name: 'inv',
  summary: 'Records machines.',
  commands: [addHost, forever, untilStopped].map((command: Command) => ({
    ...command,
    load: async () => command,
  })),
  examples,
  elsewhere: { runs: 'cfg history' },
  complete: async (kind, { customer }) => [`${kind}-of-${customer}`],
}

async function run(line: string, options?: RunOptions) {
  return runIn(program, line.split(' ').filter(Boolean), options)
}

describe('runProgram', () => {
  it('shows the result on stdout and the events on stderr', async () => {
    expect(await run('add host web01')).toEqual({
      stdout: 'added web01\n',
      stderr: 'committed web01\n',
      exitCode: 0,
    })
    expect(await run('add host web01 -q')).toEqual({ stdout: 'added web01\n', stderr: '', exitCode: 0 })
  })

  it('prints versioned JSON, without secrets', async () => {
    const { stdout } = await run('-C acme add host web01 --json --site /srv')
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      command: 'inv add host',
      exitCode: 0,
      result: { name: 'web01', site: '/srv', customer: 'acme', token: '[secret]' },
    })
  })

  it('prints events and the result as JSON lines', async () => {
    const { stdout, stderr } = await run('add host web01 --jsonl')
    expect(stderr).toBe('')
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { kind: 'saved', text: 'committed web01' },
      { kind: 'result', version: 1, command: 'inv add host', result: { name: 'web01' } },
    ])
  })

  it('takes the exit code from the command', async () => {
    expect((await run('add host differs')).exitCode).toBe(3)
  })

  it('describes what the operator can mend, with place and hint', async () => {
    expect(await run('add host web_1 -q')).toEqual({
      stdout: '',
      stderr: 'inv: Cannot add host "web_1": a name has no underscore (x:1)\nhint: web-1\n',
      exitCode: 2,
    })
    expect((await run('add host many -q')).stderr).toBe(
      'inv: Cannot add host "many": 2 problems\n  - one\n  - two\n    hint: three\n',
    )
    expect(JSON.parse((await run('add host many --json')).stdout)).toMatchObject({
      exitCode: 2,
      error: {
        message: 'Cannot add host "many": 2 problems',
        problems: [{ message: 'one' }, { message: 'two' }],
      },
    })
  })

  it('calls anything else a bug, with its stack and the version, without the arguments', async () => {
    const { stderr, exitCode: code } = await run('add host bug -q')
    expect(code).toBe(70)
    expect(stderr).toContain('this is a bug in hostwright, please report it')
    expect(stderr).toContain(`hostwright ${version()}, node ${process.version}`)
    expect(stderr).toContain('command "inv add host"\nTypeError: undefined is not a function\n    at ')
  })

  it.each([
    ['runs', 'inv: Cannot run "inv runs": unknown command "runs"\nhint: that is "cfg history"\n'],
    ['lst', 'inv: Cannot run "inv lst": unknown command "lst"\nhint: see "inv --help"\n'],
    ['wiat', 'inv: Cannot run "inv wiat": unknown command "wiat"\nhint: did you mean "inv wait"?\n'],
    [
      'add hots',
      'inv: Cannot run "inv add hots": unknown command "hots"\nhint: did you mean "inv add host"?\n',
    ],
    ['add', 'inv: Cannot run "inv add": it needs a command\nhint: one of host\n'],
    ['--json', 'inv: Cannot run "inv": it needs a command\nhint: see "inv --help"\n'],
    ['add host', 'inv: Cannot run "inv add host": NAME is missing\nhint: see "inv add host --help"\n'],
  ])('refuses "%s"', async (line, stderr) => {
    expect(await run(line)).toMatchObject({ stderr, exitCode: 2 })
  })

  it('shows help and the version instead of running', async () => {
    expect((await run('')).stdout).toContain('Commands:\n  add host  Add a host\n')
    expect((await run('--help')).stdout).toBe((await run('')).stdout)
    expect((await run('add -h')).stdout).toMatch(/^inv add COMMAND/)
    expect((await run('add host -h')).stdout).toMatch(/^inv add host NAME \[options\]/)
    expect(await run('--version')).toEqual({ stdout: `inv ${version()}\n`, stderr: '', exitCode: 0 })
    expect((await run('nonsense --help')).exitCode).toBe(2)
  })

  it('asks on a terminal, and wants --yes where there is none', async () => {
    expect((await run('add host ask -q', { terminal: 80, input: 'yes\n' })).stdout).toBe('added ask\n')
    expect((await run('add host ask -q', { terminal: 80, input: '\n' })).stdout).toBe('no\n')
    expect((await run('add host ask -y')).stdout).toBe('added ask\n')
    expect(await run('add host ask -q')).toMatchObject({
      stderr: 'inv: Cannot ask "Really?": there is no terminal\nhint: give --yes to answer beforehand\n',
      exitCode: 2,
    })
  })

  it('hands standard input on', async () => {
    expect((await run('add host stdin -q', { input: 'text' })).stdout).toBe('text\n')
  })

  it('stops on Ctrl-C, unless the command wants to finish', async () => {
    const stop = new AbortController()
    const waiting = run('wait', { signal: stop.signal })
    const finishing = run('finish', { signal: stop.signal })
    await new Promise((resolve) => setTimeout(resolve, 5))
    stop.abort()
    expect(await waiting).toEqual({ stdout: '', stderr: '', exitCode: 130 })
    expect(await finishing).toEqual({ stdout: 'unlocked\n', stderr: '', exitCode: 130 })
  })

  it('answers a shell that completes a line', async () => {
    expect((await run('--get-completions -- -C acme add host h')).stdout).toBe('host-of-acme\n')
    expect((await run('--get-completions -- ad')).stdout).toBe('add\n')
    expect(await run('--get-completions -- nonsense x')).toEqual({ stdout: '', stderr: '', exitCode: 0 })
  })

  it('prints a script for each shell', async () => {
    const { completionEntry } = await import('../command/completion-command.ts')
    const withCompletion = { ...program, commands: [...program.commands, completionEntry('inv')] }
    for (const shell of ['bash', 'zsh', 'fish'])
      expect((await runIn(withCompletion, ['completion', shell])).stdout).toContain(
        'inv --get-completions -- ',
      )
  })
})
