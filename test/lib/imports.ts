/** Reads what a TypeScript file imports: static, type-only, re-exported, dynamic, required, and `import('…')` types. */
import { posix } from 'node:path'

export interface Import {
  /** As written: `./link.ts`, `node:fs`, `zod/mini`. */
  readonly specifier: string
  /** From 1. */
  readonly line: number
}

const forms = [
  // import a from 'x', import type { … } from 'x' over several lines, export … from 'x'. Our formatter begins them at the line's start.
  /^(?:import|export)\b[^'"`;()]*?\bfrom\s*(['"])([^'"\n]+)\1/gm,
  /^import\s*(['"])([^'"\n]+)\1/gm,
  /\b(?:import|require|require\.resolve)\(\s*(['"`])([^'"`\n]+)\1/g,
]

/** In the order of the forms above. Comments are not read. */
export function importsOf(text: string): readonly Import[] {
  const code = withoutComments(text)
  return forms.flatMap((form) =>
    [...code.matchAll(form)].map((match) => ({
      specifier: match[2] ?? '',
      line: code.slice(0, match.index).split('\n').length,
    })),
  )
}

/** Lines on which something is imported that cannot be read off the text: `import(name)`. */
export function unreadableImports(text: string): readonly number[] {
  const code = withoutComments(text)
  return [...code.matchAll(/\b(?:import|require)\((?!\s*['"`])/g)].map(
    (match) => code.slice(0, match.index).split('\n').length,
  )
}

/** Blanks out what stands on comment lines, keeping the line numbers. */
export function withoutComments(text: string): string {
  return text.replaceAll(/^\s*(?:\/\/|\/\*|\*).*$/gm, '')
}

/** Path of the imported file from the checkout's root; undefined for a package. */
export function importedFile(from: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), specifier)) : undefined
}

/** `zod` of `zod/mini`, `@types/node` of `@types/node/fs`. */
export function packageOf(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/')
  return first.startsWith('@') ? `${first}/${second}` : first
}
