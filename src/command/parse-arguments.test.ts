import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Options, Positionals } from './command.ts'
import { parseArguments } from './parse-arguments.ts'

const options = {
  kind: { type: 'text', choices: ['physical', 'vm'], default: 'physical', summary: 'what it is' },
  network: { type: 'text', many: true, commas: true, summary: 'networks' },
  attr: { type: 'text', many: true, value: 'K=V', summary: 'attributes' },
  siteLocation: { type: 'text', summary: 'where' },
  cpus: { type: 'number', summary: 'processors' },
  out: { type: 'text', short: 'o', summary: 'a file' },
  plan: { type: 'flag', summary: 'show only' },
} as const satisfies Options

const name = { name: { summary: 'its name' } } as const satisfies Positionals

function parse(argv: readonly string[], positionals: Positionals = name) {
  return parseArguments({ options, positionals }, argv)
}

function problems(argv: readonly string[], positionals?: Positionals): readonly string[] {
  return parse(argv, positionals).problems.map(({ message, hint }) =>
    hint === undefined ? message : `${message} | ${hint}`,
  )
}

describe('parseArguments', () => {
  it('gives each option and positional under its key', () => {
    const { args, problems: found } = parse([
      'web01',
      '--kind=vm',
      '--network',
      'office,dmz',
      '--network=lab',
      '--attr',
      'a=b=c',
      '--attr=d=e,f',
      '--site-location',
      'berlin',
      '--cpus',
      '4',
      '-o',
      'file',
      '--plan',
    ])
    expect(found).toEqual([])
    expect(args).toEqual({
      name: 'web01',
      kind: 'vm',
      network: ['office', 'dmz', 'lab'],
      attr: ['a=b=c', 'd=e,f'],
      siteLocation: 'berlin',
      cpus: 4,
      out: 'file',
      plan: true,
    })
  })

  it('leaves out what was not given: undefined, empty, false, or the default', () => {
    expect(parse(['web01']).args).toEqual({
      name: 'web01',
      kind: 'physical',
      network: [],
      attr: [],
      siteLocation: undefined,
      cpus: undefined,
      out: undefined,
      plan: false,
    })
  })

  it('takes values as they stand: no numbers, no paths of dots, nothing trimmed', () => {
    const { args } = parse(['0123', '--out', ' 1e3 ', '--attr', 'a.b=0x10'])
    expect(args).toMatchObject({ name: '0123', out: ' 1e3 ', attr: ['a.b=0x10'] })
  })

  it('reports everything that is wrong at once', () => {
    expect(
      problems([
        '--netwrk',
        'x',
        '--kind',
        'vmm',
        '--cpus',
        'four',
        '--out',
        'a',
        '--out',
        'b',
        '--site-location',
      ]),
    ).toEqual([
      'option "--site-location" needs a value | --site-location LOCATION',
      'unknown option "--netwrk" | did you mean "--network"?',
      'option "--kind" cannot be "vmm" | did you mean "vm"?',
      'option "--cpus" takes a number, not "four"',
      'option "--out" was given 2 times',
      'NAME is missing',
    ])
  })

  it.each([
    [['--out', '--plan', 'web01'], 'option "--out" needs a value | --out OUT'],
    [['web01', '-o'], 'option "--out" needs a value | --out OUT'],
    [['web01', '-x'], 'unknown option "-x"'],
    [['web01', 'web02'], 'unexpected argument "web02"'],
    [['web01', '--no-plan'], 'unknown option "--no-plan" | did you mean "--plan"?'],
    [['web01', '--siteLocation', 'x'], 'unknown option "--siteLocation" | did you mean "--site-location"?'],
  ])('refuses %j', (argv, problem) => {
    expect(problems(argv)).toEqual([problem])
  })

  const HYPHEN =
    'a word that begins with a hyphen is taken for options: names begin with a letter or digit, other words may stand behind "--"'

  it.each([
    // One that was meant as the name says so, and nothing else.
    [['-bad'], [`unknown option "-bad" | ${HYPHEN}`]],
    [['-web-01', '--plan'], [`unknown option "-web-01" | ${HYPHEN}`]],
    [
      ['-bad', '-sad'],
      [`unknown option "-bad" | ${HYPHEN}`, 'unknown option "-sad"'],
    ],
    // Nothing is missing: it was meant as an option.
    [['web01', '-bad'], ['unknown option "-bad"']],
    [
      ['web01', '-bad', '-x'],
      ['unknown option "-bad"', 'unknown option "-x"'],
    ],
    // A hyphen too few. The last letter has taken the word behind it.
    [
      ['-kind', 'vm'],
      ['unknown option "-kind" | did you mean "--kind"?', 'NAME is missing'],
    ],
    [['web01', '-netwrk=lan'], ['unknown option "-netwrk=lan" | did you mean "--network"?']],
    // A row with a real option among them, a single letter, and a long option stay what they are.
    [['-vx'], ['unknown option "-x"', 'NAME is missing']],
    [['-x'], ['unknown option "-x"', 'NAME is missing']],
    [['-x5'], ['unknown option "-x"', 'NAME is missing']],
    [['--bad'], ['unknown option "--bad"', 'NAME is missing']],
    [['--', '-bad'], []],
  ])('reads %j, where a word has one hyphen', (argv, found) => {
    expect(problems(argv)).toEqual(found)
  })

  it('takes an empty value that was given as such', () => {
    expect(parse(['web01', '--out', '']).args).toMatchObject({ out: '' })
    expect(problems(['web01', '--out=', '--cpus', '-1'])).toEqual([])
  })

  it('deals words out around a positional of many', () => {
    const around = {
      format: { summary: 'format', choices: ['csv', 'yaml'] },
      files: { summary: 'files', many: true },
      state: { summary: 'state' },
    } as const satisfies Positionals
    expect(parse(['csv', 'a', 'b', 'active'], around).args).toMatchObject({
      format: 'csv',
      files: ['a', 'b'],
      state: 'active',
    })
    expect(problems(['csv', 'active'], around)).toEqual(['FILES is missing'])
    expect(problems(['cvs'], around)).toEqual([
      'FORMAT cannot be "cvs" | did you mean "csv"?',
      'FILES is missing',
      'STATE is missing',
    ])
  })

  it('takes what stands after two dashes word for word', () => {
    const exec = {
      hosts: { summary: 'hosts', many: true },
      command: { summary: 'a command', value: 'CMD', after: '--' },
    } as const satisfies Positionals
    const { args, problems: found } = parse(['web01', '--', 'ls', '--network', '-l', '1'], exec)
    expect(found).toEqual([])
    expect(args).toMatchObject({ hosts: ['web01'], command: ['ls', '--network', '-l', '1'], network: [] })
    expect(problems(['web01'], exec)).toEqual(['CMD is missing after "--"'])
  })

  it('reads the common options', () => {
    expect(parse(['-C', 'acme', '--site', '/srv/shop', 'web01', '-vv', '--json']).common).toEqual({
      site: '/srv/shop',
      customer: 'acme',
      format: 'json',
      verbosity: 2,
      help: false,
      version: false,
    })
    expect(parse(['-q', '--jsonl']).common).toMatchObject({ verbosity: -1, format: 'jsonl' })
  })

  it('keeps quotes that are part of a value', () => {
    for (const value of ["''", "'a'", '"b"', `'"c"'`, "'", '"'])
      expect(parse([`--out=${value}`]).args).toMatchObject({ out: value })
  })

  it('hands any text through unchanged', () => {
    const text = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(text, text, (value, word) => {
        const { args, problems: found } = parse([`--out=${value}`, '--', word])
        expect([found, args['out'], args['name']]).toEqual([[], value, word])
      }),
    )
  })

  it('is not led astray by the names that objects have by birth', () => {
    expect(problems(['web01', '--constructor', 'x'])).toEqual(['unknown option "--constructor"'])
    expect(problems(['web01', '--__proto__', 'x', '--toString=1'])).toHaveLength(2)
  })
})
