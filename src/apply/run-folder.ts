/** The folder of a run on the target, from this side: begun with the first change, and what each change writes into it. */
import { createHash } from 'node:crypto'
import { raw, type Shell, sh } from '../core/shell.ts'
import type { Session } from '../ssh/session.ts'
import { armFunction } from './guard-script.ts'
import { restoreFunctions } from './restore-script.ts'
import { runFolderFunctions } from './run-folder-script.ts'

/** What a run leaves of itself on a target. */
export interface RunFolder {
  /** Name of the run. */
  readonly id: string
  /** Who, why and at which commit, for the journal. */
  readonly about: readonly [who: string, why: string, commit: string]
}

/** Makes it, in the session's own shell; after the lock was renewed. A frame that changes something asks `begun`. */
export function beginRun(session: Session, { id, about }: RunFolder): void {
  session.define(runFolderFunctions)
  session.define(restoreFunctions)
  session.define(armFunction)
  session.define(sh`[ -n "$hw_lost" ] || hw_begin ${id} ${about.map((one) => wordOf(one)).join(' ')} || :`)
}

/** Tells the target that the run has come to its end by itself, and was not cut. */
export function endRun(session: Session): void {
  session.define(raw('hw_done=1'))
}

/** Stands after the question for the lock in every frame that changes something. */
export const begun: Shell = raw('hw_begun || exit')

export function log(...words: readonly (string | number)[]): Shell {
  return sh`hw_log ${words.map((word) => wordOf(String(word))).join(' ')}`
}

/** Text as one word that no shell, and no `echo`, takes for anything else. Empty is `-`. */
export function wordOf(text: string): string {
  const word = [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      return /[A-Za-z0-9_.:/@=+,-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`
    })
    .join('')
  if (word === '') return '-'
  return word === '-' ? '%2d' : word
}

/** The text of a word; the word itself where it is none of ours. */
export function textOfWord(word: string): string {
  if (word === '-') return ''
  try {
    return decodeURIComponent(word)
  } catch {
    return word
  }
}

/** Name of what is kept of a path, or of a script; a hash, since a path may be longer than a name can be. */
export function keptName(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
