/** Handlebars without its leniencies: every name must be there, nothing is escaped, and data is never read as a template. */
import { createRequire } from 'node:module'
import type Handlebars from 'handlebars'
import { Secret } from '../core/secret.ts'

/** Renders one compiled template; where a secret of the data is in the text, the text is a secret. Throws TemplateProblem. */
export type Render = (data: object) => string | Secret

/** What is wrong with a template or its data, and the template's line. */
export class TemplateProblem extends Error {
  override readonly name = 'TemplateProblem'
  /** From 1; undefined where Handlebars does not say. */
  readonly line: number | undefined

  constructor(message: string, line: number | undefined) {
    super(message)
    this.line = line
  }
}

const HELPERS = { if: true, unless: true, each: true, with: true, lookup: true } as const
/** What an object turns into where text is wanted; it cannot come from a file, since no text of ours holds NUL. */
const NOT_TEXT = '\0not text\0'

/** Compiles a template's source. Throws TemplateProblem where it is no Handlebars. */
export function compileTemplate(source: string): Render {
  const handlebars = load()
  const program = parse(handlebars, source)
  const render = handlebars.compile(program, {
    strict: true,
    noEscape: true,
    knownHelpersOnly: true,
    knownHelpers: { ...HELPERS, log: false, helperMissing: false, blockHelperMissing: true },
  })
  return (data) => {
    const revealed = new Set<Secret>()
    const text = rendered(() => render(strictView(data, revealed)), program)
    if (text.includes(NOT_TEXT)) throw new TemplateProblem('prints a value that is not text', undefined)
    return revealed.size === 0 ? text : new Secret(text, [...revealed])
  }
}

// Manifests are synchronous and few use templates, so the library comes in only when one does; one file of it is
// three times faster to load than its parts.
function load(): typeof Handlebars {
  const require = createRequire(import.meta.url)
  return (require('handlebars/dist/handlebars.min.js') as typeof Handlebars).create()
}

function parse(handlebars: typeof Handlebars, source: string): hbs.AST.Program {
  try {
    return handlebars.parse(source)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const line = /^Parse error on line (\d+):/.exec(message)?.[1]
    // Of the parser's drawing only the last line says what it did not expect.
    const reason = (message.split('\n').at(-1) ?? message).replace(/^Expecting .*, got /, 'unexpected ')
    throw new TemplateProblem(reason, line === undefined ? undefined : Number(line))
  }
}

function rendered(render: () => string, program: hbs.AST.Program): string {
  try {
    return render()
  } catch (error) {
    if (error instanceof UndefinedName) {
      const { entry, message: name } = error
      const what =
        entry === undefined ? `undefined name "${name}"` : `entry ${entry} of "${name}" is undefined`
      throw new TemplateProblem(what, lineOfArgument(program, name))
    }
    if (!(error instanceof Error)) throw error
    const line = (error as { lineNumber?: number }).lineNumber
    const name = /^"(.*)" not defined in /.exec(error.message)?.[1]
    if (name !== undefined) throw new TemplateProblem(`undefined name "${name}"`, line)
    throw new TemplateProblem(error.message.replace(/ - \d+:\d+$/, ''), line)
  }
}

class UndefinedName extends Error {
  /** From 1, where it is in the list of that name. */
  readonly entry: number | undefined

  constructor(name: string, entry?: number) {
    super(name)
    this.entry = entry
  }
}

/**
 * Handlebars in strict mode still takes an undefined argument of `if` or `each` for false, leaves undefined entries of
 * lists out, and finds what objects inherit; seen through this, there is only what the data itself has, and all of it.
 * Secrets are text there, and noted in `revealed`.
 */
function strictView<T>(value: T, revealed: Set<Secret>, name = 'this'): T | string {
  if (value instanceof Secret) {
    revealed.add(value)
    return value.reveal()
  }
  if (typeof value !== 'object' || value === null) return value
  return new Proxy<T & object>(value, {
    has: (target, key) => {
      const isThere = Object.hasOwn(target, key) && Reflect.get(target, key) !== undefined
      if (!isThere && Array.isArray(target) && typeof key === 'string' && Number(key) < target.length)
        throw new UndefinedName(name, Number(key) + 1)
      return isThere
    },
    get: (target, key) => {
      if (key === Symbol.toPrimitive) return Array.isArray(target) ? undefined : () => NOT_TEXT
      if (typeof key === 'string' && !Object.hasOwn(target, key) && !Array.isArray(target))
        throw new UndefinedName(key)
      const inner = typeof key === 'string' && !Array.isArray(target) ? key : name
      return strictView(Reflect.get(target, key) as unknown, revealed, inner)
    },
  })
}

/** The first line on which a helper is given this name. */
function lineOfArgument(program: hbs.AST.Program, name: string): number | undefined {
  const lines: number[] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    if (isPath(node) && node.parts.includes(name)) lines.push(node.loc.start.line)
    for (const child of Object.values(node)) visit(child)
  }
  visit(program)
  return lines.length === 0 ? undefined : Math.min(...lines)
}

function isPath(node: object): node is hbs.AST.PathExpression {
  return (node as { type?: unknown }).type === 'PathExpression'
}
