import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cfgProgram } from '../../src/bin/cfg-program.ts'
import { invProgram } from '../../src/bin/inv-program.ts'
import { commonOptions } from '../../src/command/common-options.ts'
import { findCommand } from '../../src/command/find-command.ts'
import { parseArguments } from '../../src/command/parse-arguments.ts'
import { runProgram } from '../lib/run-program.ts'
import { checkout } from '../lib/source-files.ts'

const programs = [invProgram, cfgProgram]
const all = programs.flatMap((program) =>
  program.commands.map((entry) => ({ program, entry, name: `${program.name} ${entry.words.join(' ')}` })),
)

/** Splits an example as a shell would, as far as examples go: quotes, no expansion. What follows a pipe or a redirection is not ours. */
function words(line: string): readonly string[] {
  const found = [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map((match) => match[0])
  const end = found.findIndex((word) => /^(?:\||>|<|&&|;)/.test(word))
  return (end === -1 ? found : found.slice(0, end)).map((word) => word.replaceAll(/['"]/g, ''))
}

describe('every command', () => {
  it.each(all)('$name: has examples that it understands', async ({ program, entry }) => {
    const command = await entry.load()
    for (const [index, { line }] of command.examples.entries()) {
      const [first, ...rest] = words(line.replace(/^source <\((.*)\)$/, '$1'))
      const found = findCommand(program.commands, rest)
      // The first shows the command itself; others may go on with what it has made.
      if (index === 0) expect([first, found.entry?.words]).toEqual([program.name, entry.words])
      const shown = await found.entry?.load()
      const problems = shown === undefined ? ['no such command'] : parseArguments(shown, found.rest).problems
      expect({ line, problems }).toEqual({ line, problems: [] })
    }
  })

  it.each(all)('$name: says in a line what it does, and what each argument means', async ({ entry }) => {
    const command = await entry.load()
    expect([command.words, command.summary]).toEqual([entry.words, entry.summary])
    expect(command.summary).toMatch(/^[A-Z].{3,78}[^.]$/)
    for (const { summary } of [...Object.values(command.options), ...Object.values(command.positionals)])
      expect(summary).toMatch(/^[^A-Z ].*[^.]$|^[A-Z]{2}/)
  })

  it.each(all)('$name: leaves the common options alone', async ({ entry }) => {
    const command = await entry.load()
    const taken = Object.values(commonOptions).flatMap((option) => ('short' in option ? [option.short] : []))
    expect(Object.keys(command.options).filter((key) => key in commonOptions)).toEqual([])
    const shorts = Object.values(command.options).flatMap(({ short }) => short ?? [])
    expect(shorts.filter((short) => taken.some((one) => one === short) || short.length !== 1)).toEqual([])
    expect(new Set(shorts).size).toBe(shorts.length)
  })
})

describe('docs/cli.md', () => {
  const page = readFileSync(join(checkout, 'docs/cli.md'), 'utf8')

  it.each(all)('shows what "$name --help" prints', async ({ program, entry }) => {
    const { stdout } = await runProgram(program, [...entry.words, '--help'])
    expect(stdout).toContain('Examples:')
    expect(page.includes(`\n\`\`\`\n${stdout}\`\`\`\n`)).toBe(true)
  })

  it.each(programs)('shows what "$name --help" prints', async (program) => {
    const { stdout } = await runProgram(program, ['--help'])
    expect(page.includes(`\n\`\`\`\n${stdout}\`\`\`\n`)).toBe(true)
  })
})
