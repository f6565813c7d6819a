import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { invProgram } from '../../src/bin/inv-program.ts'
import { findCommand } from '../../src/command/find-command.ts'
import { allCodes } from '../../src/inventory/check/families.ts'
import { findingsOf } from '../../src/inventory/check/findings-of.ts'
import { examples } from '../lib/check-examples/all.ts'
import { TODAY } from '../lib/check-examples/waivers.ts'
import { checkout, sourceFiles } from '../lib/source-files.ts'

/** The command lines that a sentence names: `inv` and its words, up to a comma, a semicolon or the end. */
function commandsIn(mend: string): readonly string[] {
  return [...mend.matchAll(/\binv ([a-z]+(?: [a-z]+)?)/g)].map(([, words = '']) => words)
}

function isCommand(words: string): boolean {
  return findCommand(invProgram.commands, words.split(' ')).entry !== undefined
}

describe('what mends a finding', () => {
  it.each([...examples])(
    '%s: names commands that there are',
    (code, { has, settings = {} }) => {
      const mends = findingsOf(has, { settings, now: TODAY }).findings.flatMap((finding) =>
        finding.code === code ? finding.mend : [],
      )
      expect(mends.length).toBeGreaterThan(0)
      expect(mends.flatMap((mend) => commandsIn(mend)).filter((words) => !isCommand(words))).toEqual([])
    },
    60_000,
  )

  it('a command that there is not would be seen', () => {
    expect(
      commandsIn('inv mend host web01, or inv set host web01 x=').map((words) => isCommand(words)),
    ).toEqual([false, true])
  })
})

describe('docs/check.md', () => {
  const page = readFileSync(join(checkout, 'docs/check.md'), 'utf8')

  it.each([...allCodes])('has %s', (code, { severity, meaning }) => {
    expect(page).toContain(`| \`${code}\` | ${severity} | ${meaning} |`)
  })
})

describe('the rules', () => {
  it('give their problems no code that there is not', () => {
    const used = [...sourceFiles('src/inventory/rules')].flatMap(([path, text]) =>
      [...text.matchAll(/\bcode: '([a-z0-9-]+)'/g)].map(([, code = '']) => ({ path, code })),
    )
    expect(used.length).toBeGreaterThan(10)
    expect(used.filter(({ code }) => !allCodes.has(code))).toEqual([])
  })
})
