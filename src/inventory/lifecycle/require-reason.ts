/** `requireReason` of the site: changes that nobody may make without saying why. */
import { Invalid, UserError, type Problem } from '../../core/errors.ts'
import type { Tx } from '../../db/store.ts'
import { hostStates, type Host, type HostState } from '../model/host.ts'
import { textProblem } from '../rules/words.ts'

const reasoned = [...hostStates, 'rm'] as const
/** A state that hosts come into, or `rm`: that objects are removed. */
export type Reasoned = (typeof reasoned)[number]

/** `true` stands for every change of state. */
export function readRequireReason(value: unknown, problems: Problem[]): readonly Reasoned[] {
  if (value === undefined || value === false) return []
  if (value === true) return hostStates
  return [value].flat().flatMap((word) => {
    const known = reasoned.find((one) => one === word)
    if (known === undefined)
      problems.push({
        message: `requireReason: ${JSON.stringify(word)} is neither true nor one of ${reasoned.join(', ')}`,
      })
    return known ?? []
  })
}

export interface ReasonRules {
  readonly required: readonly Reasoned[]
  readonly given: string | undefined
}

/** What is said where a reason is missing. */
export function reasonProblem({ required, given }: ReasonRules, what: Reasoned): Problem | undefined {
  if (given !== undefined || !required.includes(what)) return undefined
  const deed = what === 'rm' ? 'removing' : `the state "${what}"`
  return { message: `the site wants a reason for ${deed}`, hint: 'give --reason TEXT' }
}

/** `--reason` as it is kept. Throws a UserError where it is empty, or more than a line. */
export function readReason(text: string | undefined): string | undefined {
  const reason = text?.trim()
  const problem = reason === undefined ? undefined : textProblem('the reason', reason)
  if (problem !== undefined) throw new UserError(`Cannot take --reason: ${problem.message}`)
  return reason
}

/**
 * The transaction, watched: whatever operation it is that brings a host into such a state, or removes an object, `settle`
 * throws where the reason is missing, and with that undoes all of it. A rename is none: it changes no state.
 */
export function watchReasons(tx: Tx, rules: ReasonRules): { readonly tx: Tx; readonly settle: () => void } {
  if (rules.given !== undefined || rules.required.length === 0) return { tx, settle: () => undefined }
  const before = new Map<string, HostState | undefined>()
  const done = new Set<Reasoned>()
  const note = async (name: string, after: Host | undefined): Promise<void> => {
    if (!before.has(name)) before.set(name, (await tx.get('host', name))?.state)
    const was = before.get(name)
    if (after !== undefined && was !== undefined && was !== after.state) done.add(after.state)
    if (after === undefined && was !== undefined) done.add('rm')
  }
  return {
    tx: {
      ...tx,
      put: async (kind, object) => {
        // Of the kinds only a host has a state.
        if ('state' in object) await note(object.name, object)
        return tx.put(kind, object)
      },
      remove: async (kind, name) => {
        done.add('rm')
        return tx.remove(kind, name)
      },
      replace: async (wanted) => {
        for (const one of wanted)
          if (one.kind === 'host') await note(one.name, one.after)
          else if (one.after === undefined) done.add('rm')
        return tx.replace(wanted)
      },
    },
    settle: () => {
      const problems = [...done].flatMap((one) => reasonProblem(rules, one) ?? [])
      if (problems.length > 0) throw new Invalid('Cannot change the inventory', problems)
    },
  }
}
