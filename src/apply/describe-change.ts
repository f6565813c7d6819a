/** A change as the operator sees it: keys as text, content as a diff, secrets not at all. */
import { unifiedDiff } from '../core/diff.ts'
import { Secret } from '../core/secret.ts'
import type { Change, HostContext } from '../type/define-type.ts'
import { isContent } from '../type/compare.ts'
import type { StateValue } from '../type/state.ts'
import type { Session } from '../ssh/session.ts'
import type { Redact } from './redact.ts'
import type { ChangeReport, KeyChange } from './report.ts'
import type { Placed } from './run-types.ts'

/** Texts beyond this many characters are not compared line by line. */
const DIFF_LIMIT = 512 * 1024

/**
 * Describes every change. The present texts that a diff needs are read in one round trip, and only where the desired
 * side is text that may be shown. Rejects only where the host is lost.
 */
export async function describeChanges(
  session: Session,
  changes: readonly { readonly placed: Placed; readonly change: Change }[],
  context: HostContext,
  redact: Redact,
): Promise<ReadonlyMap<Placed, ChangeReport>> {
  const described = changes.map(async ({ placed, change }): Promise<[Placed, ChangeReport]> => {
    const diff = await diffOf(session, placed, change, context)
    return [placed, describe(placed, change, redact, diff)]
  })
  return new Map(await Promise.all(described))
}

/** Without asking the host for anything. */
export function describe(placed: Placed, change: Change, redact: Redact, diff?: string): ChangeReport {
  const action = change.after === null ? 'remove' : change.before === null ? 'create' : 'update'
  const text = (value: StateValue | undefined): string => redact(textOf(value, placed.secret))
  const keys = change.keys.map((key): KeyChange => {
    const after = text(change.after?.[key])
    return change.before === null ? { key, after } : { key, before: text(change.before[key]), after }
  })
  return { action, keys, ...(diff === undefined ? {} : { diff: redact(diff) }) }
}

async function diffOf(
  session: Session,
  placed: Placed,
  change: Change,
  context: HostContext,
): Promise<string | undefined> {
  const { resource, definition } = placed
  if (placed.secret || definition.read === undefined) return undefined
  const key = change.keys.find((one) => isContent(change.after?.[one]))
  const content = key === undefined ? undefined : change.after?.[key]
  if (key === undefined || !isContent(content) || content.text === undefined) return undefined
  let before: string | null = null
  const present = change.before?.[key]
  if (isContent(present)) {
    const probe = definition.read(resource, context)
    const output = await session.run(probe.script)
    try {
      before = output.stopped === undefined ? probe.parse(output.stdout, output.code) : null
    } catch {
      before = null
    }
    if (before === null) return undefined
  }
  if (content.text.length + (before?.length ?? 0) > DIFF_LIMIT) return undefined
  return unifiedDiff(resource.id, before, content.text)
}

/** One value on one line. */
export function textOf(value: StateValue | undefined, secret: boolean): string {
  if (value === undefined || value === null) return 'none'
  if (value instanceof Secret) return '[secret]'
  if (isContent(value))
    return secret ? '[secret]' : `${value.bytes} bytes, sha256 ${value.sha256.slice(0, 12)}`
  if (typeof value === 'object') return value.length === 0 ? 'none' : value.join(', ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const text = String(value)
  return text === '' ? '""' : text
}
