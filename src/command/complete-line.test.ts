import { describe, expect, it } from 'vitest'
import { defineCommand, type Command, type CommandEntry, type CompletionKind } from './command.ts'
import { completeLine, filesMark } from './complete-line.ts'

const examples = [{ line: 'inv x', does: 'x' }] as const
const result = async () => ({ result: null, render: [] })

const show = defineCommand({
  words: ['show'],
  summary: 'Show',
  positionals: {
    kind: { summary: 'kind', choices: ['host', 'network'] },
    name: {
      summary: 'name',
      complete: ([kind]: readonly string[]) => (kind === 'network' ? 'network' : 'host'),
    },
  },
  examples,
  run: result,
})
const addHost = defineCommand({
  words: ['add', 'host'],
  summary: 'Add',
  positionals: { name: { summary: 'its name' } },
  options: {
    network: { type: 'text', many: true, summary: 'network', complete: 'network' },
    out: { type: 'text', short: 'o', summary: 'file', complete: 'file' },
    plan: { type: 'flag', summary: 'show only' },
  },
  examples,
  run: result,
})
const apply = defineCommand({
  words: ['apply'],
  summary: 'Apply',
  positionals: { hosts: { summary: 'hosts', many: true, complete: 'selector' } },
  examples,
  run: result,
})

const set = defineCommand({
  words: ['set'],
  summary: 'Set',
  positionals: {
    kind: { summary: 'kind', complete: ['host', 'zone'] },
    words: {
      summary: 'name, then fields',
      many: true,
      complete: (before: readonly string[]) => (before.length === 1 ? 'host' : ['cpus=', 'memory=']),
    },
  },
  examples,
  run: result,
})

const entries = [show, addHost, apply, set].map((command: Command): CommandEntry => ({
  words: command.words,
  summary: command.summary,
  load: async () => command,
}))

const names: Partial<Record<CompletionKind, readonly string[]>> = {
  host: ['web01', 'db01'],
  network: ['office', 'dmz'],
  selector: ['web01', 'db01', '@web'],
  'worked-for': ['acme'],
}

async function complete(...words: string[]): Promise<readonly string[]> {
  return completeLine(entries, words, async (kind) => names[kind] ?? [])
}

describe('completeLine', () => {
  it.each([
    [[''], ['show', 'add', 'apply', 'set']],
    [
      ['set', ''],
      ['host', 'zone'],
    ],
    [['set', 'host', 'w'], ['web01']],
    [['set', 'host', 'web01', 'mem'], ['memory=']],
    [['a'], ['add', 'apply']],
    [['add', ''], ['host']],
    [
      ['show', ''],
      ['host', 'network'],
    ],
    [
      ['show', 'network', ''],
      ['office', 'dmz'],
    ],
    [['show', 'host', 'w'], ['web01']],
    [
      ['add', 'host', 'x', '--network', ''],
      ['office', 'dmz'],
    ],
    [['add', 'host', 'x', '--p'], ['--plan']],
    [['add', 'host', 'x', '-o', ''], [filesMark]],
    [['add', 'host', 'x', ''], []],
    [['apply', 'web01', '--json', '@'], ['@web']],
    [['-C', ''], ['acme']],
    [['-C', 'acme', 'sh'], ['show']],
    [['nonsense', ''], []],
  ])('offers for %j', async (words, offered) => {
    expect(await complete(...words)).toEqual(offered)
  })
})
