/** The options that every command takes. */
import type { Option, Options } from './command.ts'

export const commonOptions = {
  site: {
    type: 'text',
    value: 'DIR',
    summary: 'the site to work on (default: the enclosing Git work tree)',
    complete: 'directory',
  },
  customer: {
    type: 'text',
    short: 'C',
    value: 'NAME',
    summary: 'the customer to work for, or base (default: the checked-out branch)',
    complete: 'worked-for',
  },
  json: { type: 'flag', summary: 'print the result as JSON' },
  jsonl: { type: 'flag', summary: 'print events, then the result, as one line of JSON each' },
  quiet: { type: 'flag', short: 'q', summary: 'say nothing but the result and complaints' },
  verbose: { type: 'flag', short: 'v', many: true, summary: 'say more; twice for still more' },
  help: { type: 'flag', short: 'h', summary: 'show this help' },
  version: { type: 'flag', summary: 'show the version' },
} as const satisfies Options

/** What the frame itself takes of a command line. */
export interface CommonArgs {
  readonly site: string | undefined
  readonly customer: string | undefined
  readonly format: 'human' | 'json' | 'jsonl'
  readonly verbosity: number
  readonly help: boolean
  readonly version: boolean
}

/** `siteLocation` becomes `--site-location`. */
export function optionName(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** How help and hints show an option's value: as it says, or the last word of its name. */
export function valueName(key: string, option: Option): string {
  return option.value ?? (optionName(key).split('-').at(-1) ?? key).toUpperCase()
}
