/** Keeps the record of one run: begun while hosts are being connected to, ended in one write. */
import { hostname } from 'node:os'
import type { HostReport } from '../../apply/report.ts'
import type { CommandContext } from '../../command/context.ts'
import type { RecordedFacts, RunHost, RunKind, RunProgress, RunStart } from '../../inventory/model/run.ts'
import type { Facts } from '../../type/facts.ts'
import type { SiteInventory } from '../open-site-inventory.ts'
import { uncommittedFiles } from '../manifests/uncommitted.ts'
import { packReport } from './pack-report.ts'

export interface RecorderOptions {
  readonly id: string
  readonly kind: RunKind
  /** `anna@desk`. */
  readonly operator: string
  readonly hosts: readonly string[]
  /** Whether only some resources of each host are looked at. */
  readonly limited: boolean
}

/** Milliseconds between two signs of life, with what is new. */
const BEAT = 10_000

/** Milliseconds after which a run is begun that has not got anywhere yet. */
const PATIENCE = 1000

/** A record that cannot be written is a warning, and nothing else. */
export class Recorder {
  readonly #context: CommandContext
  readonly #inventory: SiteInventory
  readonly #options: RecorderOptions
  readonly #started = new Date().toISOString()
  readonly #noted = new Map<string, HostReport>()
  readonly #facts = new Map<string, RecordedFacts>()
  readonly #done: RunHost[] = []
  #start: RunStart | undefined
  #uncommitted: Promise<readonly string[] | undefined> | undefined
  #beat: NodeJS.Timeout | undefined

  constructor(context: CommandContext, inventory: SiteInventory, options: RecorderOptions) {
    this.#context = context
    this.#inventory = inventory
    this.#options = options
    this.#beat = setTimeout(() => this.begin(), PATIENCE)
    this.#beat.unref()
  }

  /**
   * Asks Git what the record is to say; to be called when there is time. Resolves with the files of the manifests that are not
   * committed; undefined where that cannot be found out.
   */
  prepare(): Promise<readonly string[] | undefined> {
    this.#uncommitted ??= uncommittedFiles(this.#inventory.manifests).catch(() => undefined)
    return this.#uncommitted
  }

  /** From here on the run is known, also where it does not end. Once only. */
  begin(): void {
    if (this.#start !== undefined) return
    clearTimeout(this.#beat)
    void this.prepare()
    this.#start = this.#describe()
    void this.#write({})
    this.#beat = setInterval(() => void this.#write({}), BEAT)
    this.#beat.unref()
  }

  observed(host: string, facts: Facts): void {
    this.#facts.set(host, { host, at: new Date().toISOString(), facts: JSON.stringify(facts) })
  }

  /** A later report of a host takes the place of an earlier one. */
  done(report: HostReport): void {
    if (this.#noted.get(report.host) === report) return
    this.#noted.set(report.host, report)
    this.#done.push(packReport(report))
  }

  /** `note`: why it did not get to its hosts, or not to all. A run that has not come to any host leaves nothing. */
  async end(note?: string): Promise<void> {
    clearTimeout(this.#beat)
    clearInterval(this.#beat)
    if (this.#noted.size === 0 && this.#start === undefined) return
    this.#start ??= this.#describe()
    const { keep } = this.#inventory.site.config.runs
    const uncommitted = await this.prepare()
    const modified = uncommitted === undefined ? undefined : uncommitted.length > 0
    await this.#write({
      end: { modified, keep, ...(note === undefined ? {} : { note: note.replaceAll('\0', '') }) },
    })
  }

  #describe(): RunStart {
    const { site, revision, manifests } = this.#inventory
    return {
      ...this.#options,
      started: this.#started,
      command: this.#context.argv.join(' '),
      branch: site.branch,
      commit: manifests.commit,
      changeSet: revision.changeSet,
      machine: hostname(),
      process: process.pid,
    }
  }

  async #write(more: Pick<RunProgress, 'end'>): Promise<void> {
    const start = this.#start
    if (start === undefined) return
    const hosts = this.#done.splice(0)
    const facts = [...this.#facts.values()]
    this.#facts.clear()
    try {
      const seen = new Date().toISOString()
      await this.#inventory.store.runs.keep(start, { seen, hosts, facts, ...more })
    } catch (error) {
      this.#done.unshift(...hosts)
      for (const one of facts) if (!this.#facts.has(one.host)) this.#facts.set(one.host, one)
      // What a sign of life could not write, the end may.
      if (more.end !== undefined) this.#complain(start.id, error)
    }
  }

  #complain(id: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error)
    this.#context.emit({
      kind: 'run-not-recorded',
      level: 'warning',
      text: `run ${id} is not recorded: ${reason}`,
    })
  }
}
