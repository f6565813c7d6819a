/** Runs a pattern in a time that grows with the text alone, whatever the pattern: a machine of states that is built as it is needed. */
import { parsePattern, type Pattern, type Takes } from './parse-pattern.ts'

/** One step: take a character, assert something of the place, or go on at two places. The last of all is the match. */
type Step =
  | { readonly kind: 'take'; readonly takes: Takes; readonly next: number }
  | { readonly kind: 'assert'; readonly what: Assertion; readonly next: number }
  | { readonly kind: 'fork'; readonly next: readonly number[] }
  | { readonly kind: 'match' }
type Assertion = 'start' | 'end' | 'boundary' | 'no-boundary'

/** `a{1000}{1000}` is short to write. */
const MOST_STEPS = 1000
/** States that are remembered; beyond that all are forgotten and built again. */
const MOST_STATES = 1000

/** Tells whether the text holds the pattern, case aside; or why it is no pattern. */
export function matcherOf(text: string): ((subject: string) => boolean) | string {
  const pattern = parsePattern(text)
  if (typeof pattern === 'string') return pattern
  const steps: Step[] = [{ kind: 'match' }]
  const first = build(pattern, 0, steps)
  if (first === undefined) return 'its repetitions are too many'
  const machine = new Machine(steps, first)
  return (subject) => machine.matches(subject)
}

/** Adds the steps of the pattern, which go on at `next`, and gives the first; undefined where they are too many. */
function build(pattern: Pattern, next: number, steps: Step[]): number | undefined {
  if (steps.length > MOST_STEPS) return undefined
  switch (pattern.kind) {
    case 'character':
      return steps.push({ kind: 'take', takes: pattern.takes, next }) - 1
    case 'sequence':
      return pattern.of.reduceRight<number | undefined>(
        (after, one) => (after === undefined ? undefined : build(one, after, steps)),
        next,
      )
    case 'choice': {
      const ways = pattern.of.map((one) => build(one, next, steps))
      return ways.every((way) => way !== undefined) ? steps.push({ kind: 'fork', next: ways }) - 1 : undefined
    }
    case 'repeat':
      return buildRepeat(pattern, next, steps)
    case 'start':
    case 'end':
    case 'boundary':
    case 'no-boundary':
      return steps.push({ kind: 'assert', what: pattern.kind, next }) - 1
  }
}

function buildRepeat(
  { of, least, most }: Extract<Pattern, { kind: 'repeat' }>,
  next: number,
  steps: Step[],
): number | undefined {
  if (least > MOST_STEPS || (most !== Infinity && most > MOST_STEPS)) return undefined
  let at: number | undefined = next
  if (most === Infinity) {
    const ways = [next]
    const fork = steps.push({ kind: 'fork', next: ways }) - 1
    const body = build(of, fork, steps)
    if (body === undefined) return undefined
    ways.push(body)
    at = fork
  } else
    for (let count = least; count < most && at !== undefined; count += 1) {
      const body: number | undefined = build(of, at, steps)
      at = body === undefined ? undefined : steps.push({ kind: 'fork', next: [body, next] }) - 1
    }
  for (let count = 0; count < least && at !== undefined; count += 1) at = build(of, at, steps)
  return at
}

/** The steps that wait for the next character, with what came before it. */
interface State {
  readonly waiting: readonly number[]
  readonly atStart: boolean
  readonly afterWord: boolean
  /** What each next character leads to; `true` is a match. */
  readonly next: Map<string, State | boolean>
}

/** Stands for the end of the text, where a character would be. */
const END = ''

class Machine {
  readonly #steps: readonly Step[]
  readonly #first: number
  #states = new Map<string, State>()

  constructor(steps: readonly Step[], first: number) {
    this.#steps = steps
    this.#first = first
  }

  matches(subject: string): boolean {
    let state = this.#state([], true, false)
    for (const character of subject) {
      const next = this.#after(state, character)
      if (typeof next === 'boolean') return next
      state = next
    }
    return this.#after(state, END) === true
  }

  #after(state: State, character: string): State | boolean {
    const known = state.next.get(character)
    if (known !== undefined) return known
    const next = this.#follow(state, character)
    state.next.set(character, next)
    return next
  }

  /** A match may begin at every character, so the first step is always among those that wait. */
  #follow({ waiting, atStart, afterWord }: State, character: string): State | boolean {
    const beforeWord = isWord(character)
    const holds = (what: Assertion): boolean => {
      if (what === 'start') return atStart
      if (what === 'end') return character === END
      return (afterWord !== beforeWord) === (what === 'boundary')
    }
    const next = new Set<number>()
    const seen = new Set<number>([...waiting, this.#first])
    // The set grows while it is walked.
    for (const index of seen) {
      const step = this.#steps[index]
      if (step === undefined) continue
      if (step.kind === 'match') return true
      if (step.kind === 'fork') for (const one of step.next) seen.add(one)
      else if (step.kind === 'assert') {
        if (holds(step.what)) seen.add(step.next)
      } else if (character !== END && step.takes(character)) next.add(step.next)
    }
    return character === END
      ? false
      : this.#state(
          [...next].sort((a, b) => a - b),
          false,
          beforeWord,
        )
  }

  #state(waiting: readonly number[], atStart: boolean, afterWord: boolean): State {
    const key = `${waiting.join()} ${atStart} ${afterWord}`
    const known = this.#states.get(key)
    if (known !== undefined) return known
    if (this.#states.size >= MOST_STATES) this.#states = new Map()
    const state: State = { waiting, atStart, afterWord, next: new Map() }
    this.#states.set(key, state)
    return state
  }
}

function isWord(character: string): boolean {
  return /^\w$/.test(character)
}
