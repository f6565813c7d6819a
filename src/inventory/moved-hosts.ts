/** Which hosts a change put somewhere else, or gave more or less of something: those that others may now be in the way of. */
import type { Change } from './model/change.ts'
import type { Host } from './model/host.ts'

/** A bulk change is followed by `inv check`, not by a page of warnings. */
const MOST = 20

/** As they are after it; none of a bulk change. */
export function movedHosts(changes: readonly Change[]): readonly Host[] {
  const moved = changes.flatMap((change) =>
    change.kind === 'host' && change.after !== undefined && differs(change.before, change.after)
      ? [change.after]
      : [],
  )
  return moved.length > MOST ? [] : moved
}

function differs(before: Host | undefined, after: Host): boolean {
  // One that stands nowhere and on nothing is in nobody's way.
  if (before === undefined && after.location === undefined && after.parent === undefined) return false
  return JSON.stringify(what(before)) !== JSON.stringify(what(after))
}

function what(host: Host | undefined): readonly unknown[] {
  return [host?.location, host?.parent, host?.memory, host?.cpus, host?.disks, host?.state]
}
