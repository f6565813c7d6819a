/** Brings many objects to a wanted state at once, in an order that the tables accept. */
import { canonical } from '../inventory/model/canonical.ts'
import type { ObjectKind, ObjectOfKind } from '../inventory/model/snapshot.ts'
import { repositories } from './repositories.ts'
import { differ } from './rows.ts'
import type { Sql } from './sql.ts'
import type { Reader, Wanted } from './store.ts'

type Image = ObjectOfKind[ObjectKind] | undefined

interface Step {
  readonly wanted: Wanted
  readonly before: Image
  /** What is stored of it at the moment. */
  stored: Image
}

/** Who refers comes after whom it refers to. */
const WRITE_ORDER: readonly ObjectKind[] = ['network', 'group', 'host', 'zone']

export async function replaceAll(
  sql: Sql,
  reader: Reader,
  wanted: readonly Wanted[],
  changed: (kind: ObjectKind, before: Image, after: Image) => void,
): Promise<void> {
  const steps: Step[] = []
  for (const one of wanted) {
    const before = await reader.get(one.kind, one.name)
    const after = afterOf(one)
    if (differ(before, after)) steps.push({ wanted: one, before, stored: before })
  }
  const inReverse = [...steps].sort((a, b) => rank(b) - rank(a))
  for (const step of inReverse)
    if (step.stored !== undefined)
      step.stored = await release(sql, step.wanted.kind, step.stored, afterOf(step.wanted))
  for (const {
    wanted: { kind, after },
    stored,
  } of inReverse)
    if (after === undefined && stored !== undefined) await remove(sql, kind, stored)
  const depthOf = depths(steps)
  const depth = (step: Step): number => depthOf.get(step.wanted) ?? 0
  for (const step of [...steps].sort((a, b) => rank(a) - rank(b) || depth(a) - depth(b))) {
    const after = afterOf(step.wanted)
    if (after !== undefined) await write(sql, step.wanted.kind, step.stored, after)
    changed(step.wanted.kind, step.before, after)
  }
}

function afterOf(wanted: Wanted): Image {
  return wanted.after === undefined ? undefined : canonical(wanted.kind, wanted.after)
}

function rank(step: Step): number {
  return WRITE_ORDER.indexOf(step.wanted.kind)
}

/** How many of the wanted objects each stands on, through parents: those with fewer are written first. */
function depths(steps: readonly Step[]): ReadonlyMap<Wanted, number> {
  const byName = new Map(steps.map(({ wanted }) => [`${wanted.kind} ${wanted.name}`, wanted]))
  const known = new Map<Wanted, number>()
  const depthOf = (wanted: Wanted): number => {
    const before = known.get(wanted)
    if (before !== undefined) return before
    // Set before its parents are asked: a circle ends here, and is refused by the checks.
    known.set(wanted, 0)
    const parents = parentsOf(wanted).map((name) => byName.get(`${wanted.kind} ${name}`))
    const depth = Math.max(0, ...parents.map((parent) => (parent === undefined ? 0 : 1 + depthOf(parent))))
    known.set(wanted, depth)
    return depth
  }
  for (const { wanted } of steps) depthOf(wanted)
  return known
}

function parentsOf(wanted: Wanted): readonly string[] {
  if (wanted.kind === 'host') return wanted.after?.parent === undefined ? [] : [wanted.after.parent]
  return wanted.kind === 'group' ? (wanted.after?.parents ?? []) : []
}

// The kind and the object come from one `Wanted`, so they belong together; the union cannot say so.

async function release(sql: Sql, kind: ObjectKind, before: Image, after: Image): Promise<Image> {
  return repositories[kind].release(sql, before as never, after as never)
}

async function remove(sql: Sql, kind: ObjectKind, object: Image): Promise<void> {
  await repositories[kind].remove(sql, object as never)
}

async function write(sql: Sql, kind: ObjectKind, before: Image, after: Image): Promise<void> {
  await repositories[kind].write(sql, before as never, after as never)
}
