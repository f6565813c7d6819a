/** Reads what a run has written down on the target: its journal, and what became of its guard. */
import { textOfWord } from './run-folder.ts'

export interface Journal {
  /** Who ran it, as far as it is known. */
  readonly who: string
  readonly why: string
  readonly commit: string
  /** Seconds since 1970 by the target's clock. */
  readonly since: string
  /** By number, each change that was begun. */
  readonly steps: ReadonlyMap<number, JournalStep>
  /** Restarts and reloads that were begun: `service:web restart`, with the exit code where it is known. */
  readonly calls: ReadonlyMap<string, number | undefined>
  /** How the guard ended: how many things could not be put back. */
  readonly putBack?: number
  /** Resources that could not be put back, or made effective. */
  readonly unrestored: readonly string[]
  /** It came to its end by itself. */
  readonly ended: boolean
}

export interface JournalStep {
  readonly names: readonly string[]
  /** Exit code; undefined where it had not ended. */
  readonly code?: number
}

/** Lines that are cut, or none of ours, are left out. */
export function readJournal(text: string): Journal {
  const steps = new Map<number, JournalStep>()
  const calls = new Map<string, number | undefined>()
  const unrestored: string[] = []
  let head = ['', '', '', '']
  let putBack: number | undefined
  let ended = false
  for (const line of text.split('\n')) {
    const [kind, ...words] = line.split(' ')
    const [first = '', second = ''] = words
    if (kind === 'run') head = words.map((word) => textOfWord(word))
    else if (kind === 'begin')
      steps.set(Number(first), { names: words.slice(1).map((word) => textOfWord(word)) })
    else if (kind === 'end' && first !== '') {
      const step = steps.get(Number(first))
      if (step !== undefined) steps.set(Number(first), { ...step, code: Number(second) })
    } else if (kind === 'end') ended = true
    else if (kind === 'call') calls.set(callText(first), undefined)
    else if (kind === 'called') calls.set(callText(first), Number(second))
    else if (kind === 'unrestored' || kind === 'uneffective') unrestored.push(callText(first))
    else if (kind === 'guard' && first === 'back') putBack = Number(second)
  }
  const [since = '', who = '', why = '', commit = ''] = head
  return {
    who,
    why,
    commit,
    since,
    steps,
    calls,
    unrestored,
    ended,
    ...(putBack === undefined ? {} : { putBack }),
  }
}

function callText(word: string): string {
  const [name = '', trigger] = word.split('!')
  return trigger === undefined ? textOfWord(name) : `${textOfWord(name)} ${trigger}`
}

export type GuardState = 'armed' | 'confirmed' | 'putting-back' | 'put-back'

/** What `askRun` prints. */
export interface AskedRun {
  readonly guard: GuardState | undefined
  /** The process of the guard has ended before it came to anything: the host was started anew. */
  readonly gone: boolean
  /** Somebody has the lock still: what was begun may go on. */
  readonly locked: boolean
  readonly journal: Journal
}

export function readAskedRun(text: string): AskedRun {
  const split = text.indexOf('=journal\n')
  const head = text.slice(0, Math.max(0, split)).split('\n')
  const states = ['put-back', 'putting-back', 'confirmed', 'armed'] as const
  return {
    guard: states.find((state) => head.includes(`guard ${state}`)),
    gone: head.includes('guard gone'),
    locked: head.includes('locked'),
    journal: readJournal(split === -1 ? '' : text.slice(split + '=journal\n'.length)),
  }
}
