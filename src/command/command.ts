/** The contract of a command: a value that says how it is called, and a function that neither prints nor exits. */
import type { ExitCode } from '../core/errors.ts'
import type { Block } from './block.ts'
import type { CommandContext } from './context.ts'

/** What the shell offers for an argument: names out of the inventory, or files. */
export type CompletionKind =
  | 'host'
  | 'network'
  | 'subnet'
  | 'zone'
  | 'group'
  | 'customer'
  /** A customer, or base. */
  | 'worked-for'
  /** A host name, `@group` or nothing else that can be listed. */
  | 'selector'
  | 'type'
  | 'secret'
  | 'file'
  | 'directory'

/** The kind, the words themselves, or a function of the positionals that stand before: `show KIND NAME`. */
export type Completion =
  | CompletionKind
  | readonly string[]
  | ((before: readonly string[]) => CompletionKind | readonly string[] | undefined)

interface Argument {
  /** One line, lower case start, without full stop. */
  readonly summary: string
  /** How help shows the value: `ADDR|auto`. Default: the name in capitals. */
  readonly value?: string
  readonly choices?: readonly string[]
  readonly complete?: Completion
}

/** A positional; their order is that of the keys. */
export interface Positional extends Argument {
  readonly optional?: true
  /** Takes all that is left, at least one unless `optional`. Only for the last before `--` and the one after it. */
  readonly many?: true
  /** `--`: it stands after two dashes and is taken word for word. Implies `many`. */
  readonly after?: '--'
}

/** An option; its name is the key in kebab case: `siteLocation` is `--site-location`. */
export interface Option extends Argument {
  /** `flag` takes no value, `number` is checked to be a whole number or decimal. */
  readonly type: 'flag' | 'text' | 'number'
  /** One letter. */
  readonly short?: string
  /** May be given several times. */
  readonly many?: true
  /** Beside `many`: each value is split at its commas. Not where a comma can be part of a value. */
  readonly commas?: true
  readonly required?: true
  readonly default?: string | number
}

export type Positionals = Readonly<Record<string, Positional>>
export type Options = Readonly<Record<string, Option>>

type ValueOf<A> = A extends { readonly type: 'flag' }
  ? boolean
  : A extends { readonly type: 'number' }
    ? number
    : A extends { readonly choices: readonly (infer Choice extends string)[] }
      ? Choice
      : string

type PositionalValue<P> = P extends { readonly many: true } | { readonly after: '--' }
  ? readonly ValueOf<P>[]
  : P extends { readonly optional: true }
    ? ValueOf<P> | undefined
    : ValueOf<P>

type OptionValue<O> = O extends { readonly many: true }
  ? readonly ValueOf<O>[]
  : O extends { readonly type: 'flag' } | { readonly required: true } | { readonly default: string | number }
    ? ValueOf<O>
    : ValueOf<O> | undefined

/** What `run` is given: each positional and option under its key. A `many` that was not given is empty, a flag false. */
export type Args<P extends Positionals, O extends Options> = {
  readonly [Key in keyof P]: PositionalValue<P[Key]>
} & { readonly [Key in keyof O]: OptionValue<O[Key]> }

export interface CommandResult {
  /** What `--json` prints as `result`. Plain data. */
  readonly result: unknown
  /** What a person reads on stdout. */
  readonly render: readonly Block[]
  /** Default 0. */
  readonly exitCode?: ExitCode
}

export interface Example {
  /** Without `$`: `inv add host web01 --kind vm --parent hv1`. */
  readonly line: string
  /** What it does, one line. */
  readonly does: string
}

/** What the outside of a command consists of: all that its help shows. */
export interface CommandShape {
  /** `['add', 'host']`; the file is named after them: `add-host.ts`. */
  readonly words: readonly [string, ...string[]]
  /** One line, without full stop. */
  readonly summary: string
  /** Paragraphs below the summary, separated by an empty line. */
  readonly description?: string
  readonly positionals: Positionals
  readonly options: Options
  readonly examples: readonly [Example, ...Example[]]
  /** On Ctrl-C the command ends by itself, seeing `context.signal`. Others are stopped where they are. */
  readonly finishesOnInterrupt?: true
}

/** A command of any arguments, as the frame handles it. */
export interface Command extends CommandShape {
  readonly kind: 'command'
  readonly run: (context: CommandContext, args: Readonly<Record<string, unknown>>) => Promise<CommandResult>
}

/** Where a program finds a command; generated from the folder, so that listing commands loads none. */
export interface CommandEntry {
  readonly words: readonly [string, ...string[]]
  readonly summary: string
  readonly load: () => Promise<Command>
}

// No keys at all: with an index signature every key would be known, and be never.
// oxlint-disable-next-line typescript/no-generated-empty-object-type
type None = Record<never, never>

/** Makes a command; `run` is typed by the positionals and options. */
export function defineCommand<const P extends Positionals = None, const O extends Options = None>(
  definition: Omit<CommandShape, 'positionals' | 'options'> & {
    readonly positionals?: P
    readonly options?: O
    readonly run: (context: CommandContext, args: Args<P, O>) => Promise<CommandResult>
  },
): Command {
  const { run, ...shape } = definition
  return {
    kind: 'command',
    ...shape,
    positionals: definition.positionals ?? {},
    options: definition.options ?? {},
    // The parser makes every value by the very definitions that the type is derived from.
    run: (context, args) => run(context, args as Args<P, O>),
  }
}
