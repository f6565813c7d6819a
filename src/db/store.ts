/** The inventory of one customer: reading in one consistent view, changing in one journaled transaction. */
import type { Problem } from '../core/errors.ts'
import type { Ip } from '../core/ip.ts'
import type { Host } from '../inventory/model/host.ts'
import type { Interval, Lookup } from '../inventory/model/lookup.ts'
import type { Prefilter } from '../inventory/model/prefilter.ts'
import type { RunRecords } from '../inventory/model/run.ts'
import type { ObjectKind, ObjectOfKind, Snapshot } from '../inventory/model/snapshot.ts'
import type { HistoryEntry, HistoryFilter, NameInTime } from './history.ts'
import type { JournalFilter, ObjectName, PastImage } from './journal.ts'
import type { ChangeSet, Reason } from '../inventory/model/change.ts'
import type { ReleasedAddress } from './released.ts'
import type { Saved } from './saved-text.ts'
import type { ZoneSerial } from './serials.ts'
import type { ChangeSetTitle } from './unsaved.ts'

/** Everything that it answers is of one moment. */
export interface Reader extends Lookup {
  /** Sorted by name. */
  list<K extends ObjectKind>(kind: K): Promise<readonly ObjectOfKind[K][]>
  /** Sorted by name: every host that fulfils the prefilter; others may be among them. */
  hostsLike(prefilter: Prefilter): Promise<readonly Host[]>
  snapshot(): Promise<Snapshot>
  /** The lowest address of the interval that nobody has; undefined where all are taken. */
  firstFree(interval: Interval): Promise<Ip | undefined>
  /** The highest one. */
  lastFree(interval: Interval): Promise<Ip | undefined>
  /** The taken addresses as maximal runs, those that share an address with the interval, whole and in order. */
  takenRuns(interval: Interval): Promise<readonly Interval[]>
  /** Sort keys of those of these addresses (a few hundred at most) that are taken. */
  takenAmong(ips: readonly Ip[]): Promise<ReadonlySet<string>>
  /** Addresses that hosts lost after that moment (ISO 8601, UTC) and that nobody has had since, in order. */
  releasedWithin(interval: Interval, since: string): Promise<readonly ReleasedAddress[]>
  journal(filter: JournalFilter): Promise<readonly ChangeSet[]>
  changeSet(id: number): Promise<ChangeSet | undefined>
  /** The journal without images, newest first. */
  history(filter: HistoryFilter): Promise<readonly HistoryEntry[]>
  /** The last change set in which an object was given this name in place of another; with that other name. */
  renamedTo(name: NameInTime): Promise<{ readonly from: string; readonly changeSet: number } | undefined>
  /** What the object of that name was, one change after the other, oldest first. */
  past(object: ObjectName): Promise<readonly PastImage[]>
  /** The number of the newest change set; 0 where there is none. */
  lastChangeSet(): Promise<number>
  /** Undefined before the first save or load. */
  saved(): Promise<Saved | undefined>
  /** Whether there are change sets that the text does not have. */
  hasUnsaved(): Promise<boolean>
  /** Change sets that the text does not have, oldest first. */
  unsavedSets(): Promise<readonly ChangeSetTitle[]>
  /** How many objects they changed; one that several changed counts for each. */
  unsavedChanges(): Promise<number>
  /** Objects changed since the text was saved, by old and new names. */
  unsaved(): Promise<readonly ObjectName[]>
  /** Git's id of each file's content that the database corresponds to, by path. */
  savedFiles(): Promise<ReadonlyMap<string, string>>
  savedFile(path: string): Promise<string | undefined>
}

/** One object's wanted state in `replace`; undefined removes it. */
export type Wanted = {
  readonly [K in ObjectKind]: {
    readonly kind: K
    readonly name: string
    readonly after: ObjectOfKind[K] | undefined
  }
}[ObjectKind]

export interface Tx extends Reader {
  /**
   * Stores the object under its name, new or not, and gives whether anything is different now. It has been checked: what the
   * tables refuse after that is a bug.
   */
  put<K extends ObjectKind>(kind: K, object: ObjectOfKind[K]): Promise<boolean>
  remove(kind: ObjectKind, name: string): Promise<void>
  /** Changes the name, and with it every reference that others hold. */
  rename(kind: ObjectKind, oldName: string, newName: string): Promise<void>
  /** Many at once, in whatever order; addresses and names may pass from one to another. */
  replace(wanted: readonly Wanted[]): Promise<void>
  /** What the settings of the site have against an object, where they are known: they are no part of the inventory. */
  settingsProblems?<K extends ObjectKind>(kind: K, object: ObjectOfKind[K]): Promise<readonly Problem[]>
  /** Ends the rest of an address that was released. */
  forgetReleased(ip: Ip): Promise<void>
  /** By path; undefined: there is no such file. */
  setSavedFiles(files: ReadonlyMap<string, string | undefined>): Promise<void>
  /** To be written at the end of this transaction; `all`: its own changes, and all before it, are in the text. */
  setSaved(saved: {
    readonly commit: string
    readonly tree: string
    readonly changeSet: number | 'all'
  }): void
}

export interface Store {
  read<T>(work: (reader: Reader) => Promise<T>): Promise<T>
  /** All of it, or nothing where `work` throws. No change set where nothing differs in the end. */
  change<T>(
    reason: Reason,
    work: (tx: Tx) => Promise<T>,
  ): Promise<{ readonly result: T; readonly changeSet: ChangeSet | undefined }>
  assignSerials(serials: readonly ZoneSerial[]): Promise<void>
  /** Notes whose inventory it is, where nobody has before, and gives whose it is: several sites may share a server. */
  claimSite(site: string): Promise<string>
  readonly runs: RunRecords
  close(): Promise<void>
}
