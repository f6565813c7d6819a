/** Since when a host is not what it should be, as far as runs have looked at it. */
import type { Run, RunRecords } from '../../inventory/model/run.ts'

/** A run by its id, and when it was; ISO 8601, UTC. */
export interface RunAt {
  readonly run: string
  readonly kind: Run['kind']
  readonly at: string
}

export interface Drift {
  readonly host: string
  /** The last run that has left it right, or found it so; `otherManifests` is not known where it had some that were not committed. */
  readonly right?: RunAt & { readonly otherManifests?: boolean }
  /** The last apply, where it failed: what was before it says nothing of drift. */
  readonly wrong?: RunAt
  /** The first one after that which found it different; undefined where it is the present one. */
  readonly seen?: RunAt
}

/** How many runs back. */
const FAR = 500

/** `present`: the run that has found it different now, and the commit of its manifests. */
export async function driftOf(
  runs: RunRecords,
  host: string,
  present: { readonly run: string; readonly commit: string | undefined },
): Promise<Drift> {
  let seen: RunAt | undefined
  for (const { run, kind, started, outcome } of await runs.ofHost(host, FAR)) {
    if (run === present.run || outcome === undefined || outcome === 'skipped') continue
    const at: RunAt = { run, kind, at: started }
    const isLook = kind === 'plan' || kind === 'verify'
    if (isLook && outcome === 'changed') seen = at
    else if (outcome === 'ok' || (kind === 'apply' && outcome === 'changed')) {
      const [whole] = await runs.list({ id: run })
      const isOther = whole?.commit !== present.commit
      const right = whole?.modified === true && !isOther ? at : { ...at, otherManifests: isOther }
      return { host, right, ...(seen === undefined ? {} : { seen }) }
    } else if (!isLook) return { host, wrong: at, ...(seen === undefined ? {} : { seen }) }
  }
  return { host, ...(seen === undefined ? {} : { seen }) }
}
