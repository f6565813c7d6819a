/** What the steps of a play share: chance, names that no other step gives, and what was given up on purpose. */
import { filesOf, readBlobs } from '../../../src/git/objects/trees.ts'
import { marksOf } from './both-sides.ts'
import type { Operator } from './operator.ts'

export interface Play {
  readonly operators: readonly Operator[]
  readonly chance: Chance
  /** Each step in words, with what came of it. */
  readonly log: string[]
  /** Marks that somebody took away: removed, or lost a conflict that an operator decided. */
  readonly gone: Set<string>
  /** On which branch each host was recorded: it has no business on another one. */
  readonly homes: Map<string, string>
  /** By operator: what Git waits with for a decision. */
  readonly underWay: Map<string, UnderWay>
  readonly next: () => number
}

export interface UnderWay {
  readonly how: 'merge' | 'rebase'
  readonly from: string
  readonly branch: string
}

export interface Chance {
  /** Less than `below`, at least 0. */
  readonly whole: (below: number) => number
  readonly oneOf: <T>(list: readonly T[]) => T
  /** True so often, of 1. */
  readonly is: (share: number) => boolean
}

/** Mulberry32: the same numbers for the same seed. */
function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (below: number): number => Math.floor(next() * below)
  return {
    whole,
    oneOf: (list) => {
      const one = list[whole(list.length)]
      if (one === undefined) throw new Error('nothing to choose from')
      return one
    },
    is: (share) => next() < share,
  }
}

export function startPlay(operators: readonly Operator[], seed: number): Play {
  let number = 0
  return {
    operators,
    chance: chanceOf(seed),
    log: [],
    gone: new Set(),
    homes: new Map(),
    underWay: new Map(),
    next: () => (number += 1),
  }
}

/** A name that no host has yet. */
export function newHost(play: Play, branch: string): string {
  const name = `h${play.next()}`
  play.homes.set(name, branch)
  return name
}

export const BASE = 'main'

export function customerOf(branch: string): string | undefined {
  return branch === BASE ? undefined : branch.slice('customer/'.length)
}

/** Names of the local branches that are base or a customer's. */
export function branchesOf({ git }: Operator): readonly string[] {
  const all = git('for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads/').text.split('\n')
  return all.filter((name) => name === BASE || name.startsWith('customer/'))
}

/** The commit of a reference, or nothing. */
export function tipOf({ git }: Operator, ref: string): string | undefined {
  const { ok, text } = git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`)
  return ok ? text : undefined
}

/** Marks in the text of a commit. */
export async function marksAt(root: string, commit: string): Promise<ReadonlySet<string>> {
  const files = await filesOf(root, commit, 'inventory')
  const texts = await readBlobs(root, [...new Set(files.values())])
  return marksOf(new Map([...files].map(([path, id]) => [path, texts.get(id) ?? ''])))
}
