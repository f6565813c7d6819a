/** The help texts, as pure functions of the commands: what `--help` prints and what docs/cli.md is made of. */
import { valueNameOf } from './assign-positionals.ts'
import type { CommandEntry, CommandShape, Option, Options } from './command.ts'
import { commonOptions, optionName, valueName } from './common-options.ts'
import { twoColumns, wrap } from './wrap.ts'

/** What is needed of a program to describe it. */
export interface ProgramShape {
  readonly name: string
  readonly summary: string
  readonly commands: readonly CommandEntry[]
  readonly examples: CommandShape['examples']
}

/** `inv add host NAME [options]` */
export function usage(program: string, shape: CommandShape): string {
  const positionals = Object.entries(shape.positionals).map((one) => {
    const [, positional] = one
    const several = positional.many === true || positional.after === '--'
    const name = `${positional.after === '--' ? '-- ' : ''}${valueNameOf(one)}${several ? '…' : ''}`
    return positional.optional === true ? `[${name}]` : name
  })
  const [plain, after] = [
    positionals.filter((one) => !one.includes('-- ')),
    positionals.filter((one) => one.includes('-- ')),
  ]
  return [program, ...shape.words, ...plain, '[options]', ...after].join(' ')
}

/** Help of one command. Lines are at most `width` wide where words allow. */
export function commandHelp(program: string, shape: CommandShape, width = 80): string {
  const sections = [`${usage(program, shape)}\n\n${wrap(`${shape.summary}.`, width)}`]
  if (shape.description !== undefined)
    sections.push(
      shape.description
        .split(/\n{2,}/)
        .map((paragraph) => wrap(paragraph.replaceAll(/\s+/g, ' ').trim(), width))
        .join('\n\n'),
    )
  const positionals = Object.entries(shape.positionals).map((one): [string, string] => {
    const [, { summary, choices }] = one
    return [valueNameOf(one), choices === undefined ? summary : `${summary} (${choices.join(', ')})`]
  })
  if (positionals.length > 0) sections.push(`Arguments:\n${twoColumns(positionals, width)}`)
  if (Object.keys(shape.options).length > 0) sections.push(`Options:\n${optionLines(shape.options, width)}`)
  sections.push(`Common options:\n${optionLines(commonOptions, width)}`)
  sections.push(`Examples:\n${exampleLines(shape.examples, width)}`)
  return `${sections.join('\n\n')}\n`
}

/** Help of a program, or of the commands that begin with some words. */
export function listHelp(
  program: ProgramShape,
  entries: readonly CommandEntry[],
  words: readonly string[] = [],
  width = 80,
): string {
  const subject = [program.name, ...words].join(' ')
  const sections = [`${subject} COMMAND [options]`]
  if (words.length === 0) sections.push(wrap(program.summary, width))
  const commands = entries.map((entry): [string, string] => [entry.words.join(' '), entry.summary])
  sections.push(`Commands:\n${twoColumns(commands, width)}`)
  sections.push(`Common options:\n${optionLines(commonOptions, width)}`)
  if (words.length === 0) sections.push(`Examples:\n${exampleLines(program.examples, width)}`)
  sections.push(`"${subject} COMMAND --help" shows the options and examples of a command.`)
  return `${sections.join('\n\n')}\n`
}

function optionLines(options: Options, width: number): string {
  const rows = Object.entries(options).map(([key, option]): [string, string] => {
    const short = option.short === undefined ? '    ' : `-${option.short}, `
    const value = option.type === 'flag' ? '' : ` ${valueName(key, option)}`
    return [`${short}${optionName(key)}${value}`, optionText(option)]
  })
  return twoColumns(rows, width)
}

function optionText(option: Option): string {
  const remarks = [
    ...(option.choices === undefined ? [] : [option.choices.join(', ')]),
    ...(option.required === true ? ['required'] : []),
    ...(option.many === true && option.type !== 'flag'
      ? [option.commas === true ? 'several: again, or with commas' : 'may be given again']
      : []),
    ...(option.default === undefined ? [] : [`default: ${option.default}`]),
  ]
  return remarks.length === 0 ? option.summary : `${option.summary} (${remarks.join('; ')})`
}

function exampleLines(examples: CommandShape['examples'], width: number): string {
  return examples.map(({ line, does }) => `  ${line}\n${wrap(does, width, '      ')}`).join('\n')
}
