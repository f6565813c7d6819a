/** Runs importers on files that are only in memory. */
import fc from 'fast-check'
import type { Draft, Importer, Remark, SourceFile, SourceReader } from '../../src/import/draft.ts'

/** By path, for includes. */
export type Files = Readonly<Record<string, string>>

function readerOf(files: Files): SourceReader {
  return {
    include: (path) => {
      const text = Object.hasOwn(files, path) ? files[path] : undefined
      return text === undefined ? undefined : { name: path, text }
    },
    list: (path) => {
      const folder = `${path.replace(/\/$/, '')}/`
      const found = Object.keys(files).filter((name) => name.startsWith(folder))
      return found.length === 0 ? undefined : found.sort()
    },
  }
}

/** The draft of one text, called `file`, that may include others. */
export function importText(importer: Importer, text: string, files: Files = {}): Draft {
  return importer([{ name: 'file', text }], readerOf({ file: text, ...files }))
}

/** `3: what is said`, of the file itself; with its name before where it is of another. */
export function said(remarks: readonly Remark[]): readonly string[] {
  return remarks.map(({ at, message }) => `${at.file === 'file' ? '' : `${at.file}:`}${at.line}: ${message}`)
}

/** A draft that speaks of nothing but what it has found. Fails with what it says. */
export function cleanly(draft: Draft): Draft {
  const words = [...said(draft.problems), ...said(draft.unplaced)]
  if (words.length > 0) throw new Error(`nothing should be said, but is:\n${words.join('\n')}`)
  return draft
}

/** Texts that are nearly right: valid ones cut off, with pieces taken out, doubled, or replaced by marks and noise. */
function arbitraryDamage(valid: string): fc.Arbitrary<string> {
  const place = fc.nat({ max: valid.length })
  const noise = fc.oneof(
    fc.constantFrom(
      '{',
      '}',
      ';',
      '"',
      '\\',
      '(',
      ')',
      '[',
      ']',
      ',',
      '#',
      '/*',
      '\n',
      '\0',
      '\uFEFF',
      '<?',
      '$',
      '=',
      '@',
      '-',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      '0',
      '-1',
      '999999999999',
      '::',
      '10.0.0.0/99',
      '1.2.3.4',
      '\\377',
      '\\x',
      '%s',
      '__proto__',
    ),
  )
  return fc
    .array(fc.tuple(place, fc.nat({ max: 30 }), noise), { minLength: 1, maxLength: 6 })
    .map((cuts) =>
      cuts.reduce((text, [at, length, put]) => `${text.slice(0, at)}${put}${text.slice(at + length)}`, valid),
    )
}

/** Whatever the text: no importer throws, and each place is in a file that there is. */
export function holdsUnderDamage(importer: Importer, valid: string, runs = 100): void {
  const check = (text: string): void => {
    const file: SourceFile = { name: 'file', text }
    const draft = importer([file], readerOf({ file: valid }))
    for (const { at } of [
      ...draft.problems,
      ...draft.unplaced,
      ...draft.hosts,
      ...draft.subnets,
      ...draft.records,
    ]) {
      if (at.file !== 'file' || at.line < 1 || at.line > text.split('\n').length + valid.split('\n').length)
        throw new Error(`${at.file}:${at.line} is no place`)
    }
  }
  fc.assert(fc.property(arbitraryDamage(valid), check), { numRuns: runs })
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), check), { numRuns: runs })
  fc.assert(
    fc.property(fc.nat({ max: valid.length }), (length) => check(valid.slice(0, length))),
    { numRuns: runs },
  )
}
