import { describe, expect, expectTypeOf, it } from 'vitest'
import { testContext } from '../../test/lib/command-context.ts'
import { defineCommand } from './command.ts'

describe('defineCommand', () => {
  it('types the arguments by their definitions', async () => {
    const command = defineCommand({
      words: ['add', 'host'],
      summary: 'Add a host',
      positionals: {
        name: { summary: 'its name' },
        kind: { summary: 'what', choices: ['vm', 'physical'], optional: true },
        rest: { summary: 'a command', after: '--' },
      },
      options: {
        plan: { type: 'flag', summary: 'show only' },
        cpus: { type: 'number', summary: 'processors' },
        state: { type: 'text', choices: ['planned', 'active'], default: 'planned', summary: 'state' },
        siteLocation: { type: 'text', many: true, summary: 'where' },
      },
      examples: [{ line: 'inv add host web01', does: 'adds it' }],
      run: async (_context, args) => {
        expectTypeOf(args.name).toEqualTypeOf<string>()
        expectTypeOf(args.kind).toEqualTypeOf<'vm' | 'physical' | undefined>()
        expectTypeOf(args.rest).toEqualTypeOf<readonly string[]>()
        expectTypeOf(args.plan).toEqualTypeOf<boolean>()
        expectTypeOf(args.cpus).toEqualTypeOf<number | undefined>()
        expectTypeOf(args.state).toEqualTypeOf<'planned' | 'active'>()
        expectTypeOf(args.siteLocation).toEqualTypeOf<readonly string[]>()
        return { result: args, render: [] }
      },
    })
    const args = { name: 'web01' }
    expect((await command.run(testContext(), args)).result).toBe(args)
  })

  it('types the options of a command without positionals', () => {
    const command = defineCommand({
      words: ['list'],
      summary: 'List',
      options: { all: { type: 'flag', summary: 'all' } },
      examples: [{ line: 'inv list', does: 'lists' }],
      run: async (_context, args) => {
        expectTypeOf(args.all).toEqualTypeOf<boolean>()
        return { result: null, render: [] }
      },
    })
    expect(command.positionals).toEqual({})
  })
})
