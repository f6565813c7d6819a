/** Lets a finding of `inv check` stand, for a reason and until a day; and no longer. */
import { UserError, type Problem } from '../../core/errors.ts'
import { nearest } from '../../core/nearest.ts'
import { quote } from '../../core/shell.ts'
import type { Tx } from '../../db/store.ts'
import { allCodes, waivableCodes } from '../check/families.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import type { Waiver } from '../model/waiver.ts'
import { putChecked } from '../rules/problems-of.ts'
import { isDay } from '../rules/waivers.ts'
import { existing } from './find-object.ts'

export interface WaiverName {
  readonly kind: ObjectKind
  readonly name: string
  readonly code: string
  readonly about?: string | undefined
}

export interface WaiverInput extends WaiverName {
  readonly reason: string
  /** Last day on which it holds: `2026-12-31`. */
  readonly until: string
}

/** Throws a UserError for a code that cannot be waived, and for a day that is over. */
export async function addWaiver(tx: Tx, input: WaiverInput, now = new Date()): Promise<Waiver> {
  const action = `Cannot waive "${input.code}" of ${input.kind} "${input.name}"`
  const object = await existing(tx, action, input.kind, input.name)
  const waiver: Waiver = {
    code: input.code,
    ...(input.about === undefined ? {} : { about: input.about }),
    reason: input.reason.trim(),
    until: input.until,
  }
  const problems: Problem[] = []
  const code = codeProblem(input.code)
  if (code !== undefined) problems.push(code)
  if (isDay(input.until) && input.until < now.toISOString().slice(0, 10))
    problems.push({ message: `${input.until} is over` })
  const before = object.waivers ?? []
  const known = find(before, input)
  if (known !== undefined)
    problems.push({ message: 'there is such a waiver already', hint: `${removal(input)} takes it away` })
  const waivers = known === undefined ? [...before, waiver] : before
  await putChecked(tx, action, input.kind, withWaivers(object, waivers), problems)
  return waiver
}

export async function removeWaiver(tx: Tx, wanted: WaiverName): Promise<Waiver> {
  const action = `Cannot remove the waiver of "${wanted.code}" of ${wanted.kind} "${wanted.name}"`
  const object = await existing(tx, action, wanted.kind, wanted.name)
  const waiver = find(object.waivers, wanted)
  if (waiver === undefined)
    throw new UserError(`${action}: there is none`, { hint: hintFor(object.waivers, wanted) })
  const rest = (object.waivers ?? []).filter((one) => one !== waiver)
  await putChecked(tx, action, wanted.kind, withWaivers(object, rest))
  return waiver
}

function codeProblem(code: string): Problem | undefined {
  if (waivableCodes.has(code)) return undefined
  if (allCodes.has(code))
    return { message: 'what is wrong with a waiver cannot be waived', hint: 'take that waiver away instead' }
  const meant = nearest(code, waivableCodes)
  return {
    message: `unknown code "${code}"`,
    hint: meant === undefined ? 'inv check --codes lists all' : `did you mean "${meant}"?`,
  }
}

function find(waivers: readonly Waiver[] | undefined, { code, about }: WaiverName): Waiver | undefined {
  return waivers?.find((one) => one.code === code && one.about === about)
}

function withWaivers<T extends ObjectOfKind[ObjectKind]>(object: T, waivers: readonly Waiver[]): T {
  return { ...object, waivers }
}

function removal({ kind, name, code, about }: WaiverName): string {
  return `inv rm waiver ${kind} ${name} ${code}${about === undefined ? '' : ` --about ${quote(about)}`}`
}

function hintFor(waivers: readonly Waiver[] = [], wanted: WaiverName): string | undefined {
  const [first] = waivers.filter(({ code }) => code === wanted.code)
  if (first !== undefined) return `did you mean "${removal({ ...wanted, about: first.about })}"?`
  const codes = waivers.map(({ code }) => code)
  if (codes.length === 0) return undefined
  const meant = nearest(wanted.code, codes)
  return meant === undefined
    ? `it has waivers of ${[...new Set(codes)].join(', ')}`
    : `did you mean "${meant}"?`
}
