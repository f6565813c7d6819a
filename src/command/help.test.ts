import { describe, expect, it } from 'vitest'
import { defineCommand } from './command.ts'
import { commandHelp, listHelp, usage } from './help.ts'

const exec = defineCommand({
  words: ['exec'],
  summary: 'Run a command on hosts',
  description:
    'What the command prints is shown host by host.\n\nA second paragraph that is long enough to be broken into two lines at the width of help.',
  positionals: {
    hosts: { summary: 'which hosts', value: 'HOST', many: true },
    note: { summary: 'a remark', optional: true },
    command: { summary: 'the command', value: 'CMD', after: '--' },
  },
  options: {
    parallel: { type: 'number', value: 'N', default: 8, summary: 'at most so many at a time' },
    shell: { type: 'text', short: 's', choices: ['sh', 'bash'], required: true, summary: 'by which shell' },
    anOptionOfAVeryLongNameIndeed: { type: 'text', many: true, commas: true, summary: 'several' },
  },
  examples: [{ line: 'cfg exec web01 -- uptime', does: 'one command on one host' }],
  run: async () => ({ result: null, render: [] }),
})

describe('help', () => {
  it('shows how a command is called', () => {
    expect(usage('cfg', exec)).toBe('cfg exec HOST… [NOTE] [options] -- CMD…')
  })

  it('shows everything that a command takes', () => {
    const help = commandHelp('cfg', exec)
    expect(help).toContain(
      'Run a command on hosts.\n\nWhat the command prints is shown host by host.\n\nA second',
    )
    expect(help).toContain('  -s, --shell SHELL  by which shell (sh, bash; required)\n')
    expect(help).toContain('      --parallel N   at most so many at a time (default: 8)\n')
    expect(help).toContain(
      '      --an-option-of-a-very-long-name-indeed INDEED\n                     several (several: again, or with commas)\n',
    )
    expect(help).toContain('  -C, --customer NAME')
    expect(help).toContain('Examples:\n  cfg exec web01 -- uptime\n      one command on one host\n')
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('lists commands without loading them', () => {
    const entry = {
      words: exec.words,
      summary: exec.summary,
      load: () => Promise.reject(new Error('loaded')),
    }
    const program = { name: 'cfg', summary: 'Pushes', commands: [entry], examples: exec.examples }
    expect(listHelp(program, [entry])).toContain('Commands:\n  exec  Run a command on hosts\n')
  })
})
