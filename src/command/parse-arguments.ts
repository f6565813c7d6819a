/** Turns the rest of a command line into a command's typed arguments, and finds all that is wrong with it at once. */
import { Parser } from 'yargs/helpers'
import type { Problem } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { assignPositionals } from './assign-positionals.ts'
import type { CommandShape, Option, Options } from './command.ts'
import { commonOptions, optionName, valueName, type CommonArgs } from './common-options.ts'
import { checkValue } from './check-value.ts'
import { hyphenWords } from './hyphen-words.ts'

export interface Parsed {
  readonly args: Readonly<Record<string, unknown>>
  readonly common: CommonArgs
  readonly problems: readonly Problem[]
}

interface NamedOption {
  readonly key: string
  readonly name: string
  readonly option: Option
}

export function parseArguments(
  shape: Pick<CommandShape, 'positionals' | 'options'>,
  argv: readonly string[],
): Parsed {
  const known = [...named(shape.options), ...named(commonOptions)]
  const ofTokens: Problem[] = []
  const values = readTokens(known, argv, ofTokens)
  const problems: Problem[] = []
  const args: Record<string, unknown> = {}
  for (const one of named(shape.options)) args[one.key] = optionValue(one, values.of(one), problems)
  const missing: Problem[] = []
  const { words, afterDashes } = values
  Object.assign(args, assignPositionals(shape.positionals, words, afterDashes, { problems, missing }))
  const whole = hyphenWords(argv, {
    unknown: values.unknown,
    longOptions: known.map(({ name }) => name),
    missing: missing.length,
  })

  const given = (key: keyof typeof commonOptions): readonly unknown[] =>
    values.of({ key, name: optionName(key), option: commonOptions[key] })
  const text = (key: 'site' | 'customer'): string | undefined => {
    const value = optionValue(
      { key, name: optionName(key), option: commonOptions[key] },
      given(key),
      problems,
    )
    return typeof value === 'string' ? value : undefined
  }
  const common: CommonArgs = {
    site: text('site'),
    customer: text('customer'),
    format: given('jsonl').length > 0 ? 'jsonl' : given('json').length > 0 ? 'json' : 'human',
    verbosity: given('quiet').length > 0 ? -1 : given('verbose').length,
    help: given('help').length > 0,
    version: given('version').length > 0,
  }
  return {
    args,
    common,
    problems: [
      ...ofTokens,
      ...whole.map(({ problem }) => problem),
      ...values.unknown
        .filter((key) => !whole.some(({ letters }) => letters.has(key)))
        .map((key) => unknownOption(key, known)),
      ...problems,
      ...missing.slice(whole.filter(({ isPositional }) => isPositional).length),
    ],
  }
}

function named(options: Options): readonly NamedOption[] {
  return Object.entries(options).map(([key, option]) => ({ key, name: optionName(key), option }))
}

interface Tokens {
  readonly of: (one: NamedOption) => readonly unknown[]
  /** Without the hyphens. */
  readonly unknown: readonly string[]
  readonly words: readonly string[]
  readonly afterDashes: readonly string[]
}

/** yargs' own parser, with all that guesses turned off: no numbers out of strings, no dots, no second spelling of a name. */
function readTokens(known: readonly NamedOption[], argv: readonly string[], problems: Problem[]): Tokens {
  const bare = (one: NamedOption): string => one.name.slice(2)
  const flags = known.filter(({ option }) => option.type === 'flag')
  const withValue = known.filter(({ option }) => option.type !== 'flag')
  const parsed = Parser(keepQuotes(argv), {
    boolean: flags.filter(({ option }) => option.many === undefined).map(bare),
    count: flags.filter(({ option }) => option.many === true).map(bare),
    string: ['_', ...withValue.map(bare)],
    alias: Object.fromEntries(known.map((one) => [bare(one), one.option.short ?? []])),
    configuration: {
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': true,
      'strip-aliased': true,
    },
  })
  reportMissingValues(withValue, argv, problems)
  const names = new Set(known.map(bare))
  return {
    unknown: Object.keys(parsed).filter((key) => key !== '_' && key !== '--' && !names.has(key)),
    of: (one) => {
      const value: unknown = parsed[bare(one)]
      if (typeof value === 'number') return Array.from({ length: value }, () => true)
      if (value === undefined || value === false) return []
      return Array.isArray(value) ? value : [value]
    },
    words: parsed._.map(String),
    afterDashes: (parsed['--'] ?? []).map(String),
  }
}

/** The parser takes a pair of quotes off the value of `--name=value`, which the shell has done already: a second pair keeps the first. */
function keepQuotes(argv: readonly string[]): string[] {
  const end = argv.indexOf('--')
  return argv.map((token, index) => {
    const [, name, value = ''] =
      (end === -1 || index < end ? /^(--[^=]+)=(['"].*)$/s.exec(token) : null) ?? []
    return name === undefined ? token : `${name}="${value}"`
  })
}

/** The parser takes a missing value for an empty one, so they are looked for here. */
function reportMissingValues(
  options: readonly NamedOption[],
  argv: readonly string[],
  problems: Problem[],
): void {
  const end = argv.indexOf('--')
  const tokens = end === -1 ? argv : argv.slice(0, end)
  for (const [index, token] of tokens.entries()) {
    const one = options.find(({ name, option }) => token === name || token === `-${option.short}`)
    const next = tokens[index + 1]
    if (one === undefined || (next !== undefined && !/^-[^\d]/.test(next))) continue
    problems.push({
      message: `option "${one.name}" needs a value`,
      hint: `${one.name} ${valueName(one.key, one.option)}`,
    })
  }
}

function unknownOption(key: string, known: readonly NamedOption[]): Problem {
  const typed = key.length === 1 ? `-${key}` : `--${key}`
  const near = nearest(
    typed,
    known.map(({ name }) => name),
  )
  return { message: `unknown option "${typed}"`, ...(near && { hint: `did you mean "${near}"?` }) }
}

function optionValue(one: NamedOption, given: readonly unknown[], problems: Problem[]): unknown {
  const { option, name } = one
  if (option.type === 'flag') return option.many === true ? given.map(() => true) : given.length > 0
  const texts = given.map(String)
  if (option.many === true) {
    const parts = option.commas === true ? texts.flatMap((text) => text.split(',')).filter(Boolean) : texts
    // An empty word would be taken for "not given", which asks for something else.
    if (option.commas === true && texts.some((text) => text.split(',').every((part) => part.trim() === '')))
      problems.push({ message: `option "${name}" is empty` })
    else if (option.required === true && parts.length === 0)
      problems.push({ message: `option "${name}" is required` })
    return parts.map((part) => checkValue(option, `option "${name}"`, part, problems))
  }
  if (texts.length > 1) problems.push({ message: `option "${name}" was given ${texts.length} times` })
  const [first] = texts
  if (first !== undefined) return checkValue(option, `option "${name}"`, first, problems)
  if (option.required === true) problems.push({ message: `option "${name}" is required` })
  return option.default
}
