/** The suite that every type is put through on a real host: create, no change, each parameter changed, removed, no change. */
import type { Shell } from '../core/shell.ts'
import type { Body, Command } from './command.ts'
import { differingKeys, isContent } from './compare.ts'
import type { Change, HostContext, PlainType, Wanted } from './define-type.ts'
import type { Resource } from './resource.ts'
import { isRefused, isUnknown, type Observed } from './state.ts'

/** A real host, as the suite needs it. */
export interface ConformanceTarget {
  readonly context: HostContext
  /** Runs a script the way the engine does: no standard input, LC_ALL=C, a fixed PATH, umask 077, a subshell. */
  run(script: Shell): Promise<{ readonly code: number; readonly stdout: Buffer; readonly stderr: string }>
  /** The same for what only looks: reading leaves no trace in the files' access times. */
  look(script: Shell): ReturnType<ConformanceTarget['run']>
  /** Lays a body down, mode 0600. */
  stage(body: Body): Promise<void>
  /** Differs when anything on the host's disks does, the access times of what is in `/etc` included. */
  fingerprint(): Promise<string>
  /** Waits until what the host does by itself has come to rest; from then on any reading shows in the fingerprint. */
  rest?(): Promise<void>
}

/** What is asked of one resource in turn; each step must differ from the one before, and be right at once. */
export interface ConformanceCase {
  /** Nothing is there at the start. */
  readonly create: Resource
  /** The same resource with other parameters. */
  readonly changes?: readonly Resource[]
  /** The same resource, absent. Left out for types that have no such state. */
  readonly remove?: Resource
}

/** Throws an Error that names the step and the rule at the first rule that is broken. */
export async function checkConformance(target: ConformanceTarget, one: ConformanceCase): Promise<void> {
  const steps = [
    { name: 'create', resource: one.create },
    ...(one.changes ?? []).map((resource, index) => ({ name: `change ${index + 1}`, resource })),
    ...(one.remove === undefined ? [] : [{ name: 'remove', resource: one.remove }]),
  ]
  for (const { name, resource } of steps) {
    const label = `${resource.name}, ${name}`
    if (!(await settle(target, resource, label))) throw new Error(`${label}: there was nothing to do`)
    if (await settle(target, resource, `${label}, again`))
      throw new Error(`${label}: the second run found a difference`)
  }
}

/** Makes a resource right, as the engine does. Resolves with whether there was anything to do. */
export async function settle(target: ConformanceTarget, resource: Resource, label: string): Promise<boolean> {
  const type = plainType(resource)
  const wanted = { id: resource.id, params: resource.params }
  const change = await planned(target, type, wanted, label)
  if (change === null) return false
  for (const step of type.converge(change, target.context)) await perform(target, step, label)
  const left = await planned(target, type, wanted, label)
  if (left !== null)
    throw new Error(
      `${label}: still not right: ${JSON.stringify({ before: left.before, after: left.after })}`,
    )
  return true
}

/** What there is to do; null for nothing. Throws where looking changed anything on the host. */
async function planned(
  target: ConformanceTarget,
  type: PlainType,
  wanted: Wanted<unknown>,
  label: string,
): Promise<Change | null> {
  const look = async (): Promise<{ readonly change: Change | null; readonly changed: boolean }> => {
    const fingerprint = await target.fingerprint()
    const change = await compare(target, type, wanted, label)
    return { change, changed: (await target.fingerprint()) !== fingerprint }
  }
  const first = await look()
  if (!first.changed) return first.change
  // A host that has just started does things by itself: only what shows again was the looking.
  await target.rest?.()
  const second = await look()
  if (second.changed) throw new Error(`${label}: planning changed the host`)
  return second.change
}

async function compare(
  target: ConformanceTarget,
  type: PlainType,
  wanted: Wanted<unknown>,
  label: string,
): Promise<Change | null> {
  const found = await observe(target, type, wanted)
  const after = type.desired(wanted, target.context)
  if (isUnknown(found) || isRefused(found)) throw new Error(`${label}: ${found.kind}: ${found.reason}`)
  const keys = after === null ? [] : differingKeys(found, after)
  for (const key of keys) {
    const read = isContent(after?.[key]) ? type.read?.(wanted, target.context, key) : undefined
    if (read === undefined) continue
    const { stdout, code } = await target.look(read.script)
    read.parse(stdout, code)
  }
  const isRight = after === null ? found === null : found !== null && keys.length === 0
  return isRight ? null : { ...wanted, before: found, after, keys }
}

/** What a type sees of one resource. */
export async function observe(
  target: ConformanceTarget,
  type: PlainType,
  wanted: Wanted<unknown>,
): Promise<Observed> {
  const { script, parse } = type.observe([wanted], target.context)
  const { stdout, code } = await target.look(script)
  const found = parse(stdout, code).get(wanted.id)
  if (found === undefined) throw new Error(`${type.name} "${wanted.id}": its probe says nothing about it`)
  return found
}

async function perform(target: ConformanceTarget, step: Shell | Command, label: string): Promise<void> {
  const { script, body } = step.kind === 'command' ? step : { script: step, body: undefined }
  if (body !== undefined) await target.stage(body)
  const { code, stderr } = await target.run(script)
  if (code !== 0) throw new Error(`${label}: exit code ${code}: ${stderr.trim()}`)
}

function plainType(resource: Resource): PlainType {
  if ('observe' in resource.definition) return resource.definition
  throw new Error(`${resource.name} is composed of others: put those through the suite`)
}
