/** A run as it is recorded: who ran what on which hosts, and what came of it. */

export const runKinds = ['plan', 'apply', 'verify', 'undo'] as const
export type RunKind = (typeof runKinds)[number]

/** What is known when it starts. */
export interface RunStart {
  readonly id: string
  readonly kind: RunKind
  /** ISO 8601, UTC. */
  readonly started: string
  /** `anna@desk`. */
  readonly operator: string
  /** The command line. */
  readonly command: string
  readonly branch: string
  /** Of the manifests; undefined where the branch has none yet. */
  readonly commit: string | undefined
  /** The inventory's last change set. */
  readonly changeSet: number
  /** Whether only some resources of each host are looked at. */
  readonly limited: boolean
  /** The machine and the process that runs it. */
  readonly machine: string
  readonly process: number
  readonly hosts: readonly string[]
}

export type RunHostOutcome = 'ok' | 'changed' | 'failed' | 'skipped'

/** What came of one host. */
export interface RunHost {
  readonly host: string
  readonly outcome: RunHostOutcome
  /** Milliseconds. */
  readonly duration: number
  /** Resources. */
  readonly changed: number
  readonly failed: number
  /** JSON; what is in `resources` need not be in it again. */
  readonly report: string
  /** JSON: what many runs have in common. It is kept once. */
  readonly resources: string
}

/** Facts as they were observed of a host. */
export interface RecordedFacts {
  readonly host: string
  /** ISO 8601, UTC. */
  readonly at: string
  /** JSON. */
  readonly facts: string
}

/** What is known by now. */
export interface RunProgress {
  /** ISO 8601, UTC: when it was alive last. */
  readonly seen: string
  readonly hosts: readonly RunHost[]
  readonly facts: readonly RecordedFacts[]
  /** Set with the last one. */
  readonly end?: RunEnd
}

export interface RunEnd {
  /** Whether the manifests were other than in their commit; undefined where that could not be found out. */
  readonly modified: boolean | undefined
  /** Why it did not get to its hosts, or did not do all. */
  readonly note?: string
  /** So many runs are kept, this one among them. */
  readonly keep: number
}

/** A run without what it said of each host. */
export interface Run extends Omit<RunStart, 'hosts'> {
  /** ISO 8601, UTC. */
  readonly seen: string
  /** Whether it came to its end. One that did not is at work still, or was cut. */
  readonly ended: boolean
  /** Undefined before the end, and where it could not be found out. */
  readonly modified: boolean | undefined
  readonly note: string | undefined
  /** Of its hosts: all, those that it is done with, and of these those that were changed and that failed. */
  readonly hosts: {
    readonly all: number
    readonly done: number
    readonly changed: number
    readonly failed: number
  }
  /** Resources of all hosts. */
  readonly resources: { readonly changed: number; readonly failed: number }
}

/** Of one host in a run; without what came of it where the run did not get to that. */
export interface RunOfHost {
  readonly run: string
  readonly kind: RunKind
  readonly started: string
  readonly host: string
  readonly outcome: RunHostOutcome | undefined
}

export interface RunFilter {
  /** Only runs of one of these. */
  readonly hosts?: readonly string[] | undefined
  readonly kinds?: readonly RunKind[] | undefined
  /** ISO 8601: not before. */
  readonly since?: string | undefined
  /** Only those in which a host failed, or that did not end. */
  readonly failed?: boolean | undefined
  /** The beginning of an id. */
  readonly id?: string | undefined
  readonly limit?: number | undefined
}

/** The runs of one inventory. */
export interface RunRecords {
  /** Adds the run, or what is new of it. Not synced to the disk: it tells what was done, and decides nothing. */
  keep(start: RunStart, progress: RunProgress): Promise<void>
  /** Newest first. */
  list(filter: RunFilter): Promise<readonly Run[]>
  /** In the order of the run. */
  hosts(run: string): Promise<readonly (RunOfHost & Partial<Pick<RunHost, 'report' | 'resources'>>)[]>
  /** Every look at the whole of this host, newest first. */
  ofHost(host: string, limit: number): Promise<readonly RunOfHost[]>
  /** The last run of this kind of each of these hosts that has one; runs that ended without getting to the host do not count. */
  lastOf(kind: RunKind, hosts: readonly string[]): Promise<readonly RunOfHost[]>
  /** Of these hosts; of all without them. */
  facts(hosts?: readonly string[]): Promise<readonly RecordedFacts[]>
  /** Facts that were observed by themselves. */
  keepFacts(facts: readonly RecordedFacts[]): Promise<void>
}
