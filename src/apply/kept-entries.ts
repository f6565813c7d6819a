/** Reads what a run has kept on the target: its index, and what stands at the kept paths, then and now. */
import { textOfWord } from './run-folder.ts'

/** A line of the index of a run; see `restoreFunctions`. */
export interface KeptEntry {
  readonly kind: 'file' | 'link' | 'dir' | 'none' | 'large' | 'other'
  readonly name: string
  /** The resource. */
  readonly resource: string
  readonly secret: boolean
  /** By changing it the operator may be locked out. */
  readonly affects: boolean
  readonly path: string
}

/** What makes it effective once it is put back. */
export interface KeptScript {
  readonly kind: 'back' | 'call'
  readonly name: string
  readonly resource: string
  /** Of a restart or reload. */
  readonly trigger: string | undefined
  readonly flags: string
}

export interface KeptIndex {
  readonly entries: readonly KeptEntry[]
  readonly scripts: readonly KeptScript[]
}

const KINDS: ReadonlySet<string> = new Set(['file', 'link', 'dir', 'none', 'large', 'other'])

export function readIndex(text: string): KeptIndex {
  const entries: KeptEntry[] = []
  const scripts: KeptScript[] = []
  for (const line of text.split('\n')) {
    const [, kind = '', name = '', subject = '', flags = '', path = ''] =
      /^(\w+) ([0-9a-f]{32}) (\S+) (\S+) (\/.*)\/\/$/.exec(line) ?? []
    const [resource = '', trigger] = subject.split('!')
    const common = { name, resource: textOfWord(resource) }
    if (kind === 'back' || kind === 'call') scripts.push({ kind, ...common, trigger, flags })
    else if (KINDS.has(kind))
      entries.push({
        // Among the kinds, by the line above.
        kind: kind as KeptEntry['kind'],
        ...common,
        secret: flags.includes('s'),
        affects: flags.includes('a'),
        path,
      })
  }
  return { entries, scripts }
}

/** What stands at a path. */
export interface Seen {
  /** First letter of its line in a long listing: `-`, `d`, `l`. */
  readonly type: string
  /** `rwxr-xr-x`. */
  readonly bits: string
  readonly uid: string
  readonly gid: string
  readonly size: number
  readonly sha256?: string
  /** Of a symbolic link. */
  readonly target?: string
}

const ROW =
  /^([a-z-])([r-][w-][xsS-][r-][w-][xsS-][r-][w-][xtT-])\S? +\d+ +(\d+) +(\d+) +(\d+)(?:, *\d+)? (.*)$/

/** What `hw_list` prints of these paths. Nothing of a path at which nothing is. */
export function readListing(text: string, paths: readonly string[]): ReadonlyMap<string, Seen> {
  // The longest first: "/etc/a b" ends as "b" does.
  const ordered = [...paths].toSorted((a, b) => b.length - a.length)
  const found = new Map<string, Seen>()
  const digested: string[] = []
  let digest = 0
  for (const line of text.split('\n')) {
    const named = /^=(.*)\/\/$/.exec(line)?.[1]
    const hash = /^\\?([0-9a-f]{64})(?: |$)/.exec(line)?.[1]
    if (named !== undefined) digested.push(named)
    else if (hash !== undefined) {
      const path = digested[digest]
      const seen = path === undefined ? undefined : found.get(path)
      digest += 1
      if (path !== undefined && seen !== undefined) found.set(path, { ...seen, sha256: hash })
    } else {
      const [, type = '', bits = '', uid = '', gid = '', size = '', rest = ''] = ROW.exec(line) ?? []
      const path = type === 'l' ? linkOf(rest, ordered) : ordered.find((one) => rest.endsWith(` ${one}`))
      if (path === undefined) continue
      const arrow = ` ${path} -> `
      const target = type === 'l' ? { target: rest.slice(rest.indexOf(arrow) + arrow.length) } : {}
      found.set(path, { type, bits, uid, gid, size: Number(size), ...target })
    }
  }
  return found
}

/** Which of them a row is of that ends with `PATH -> TARGET`: the first that it names, since the target may be another of them. */
function linkOf(rest: string, paths: readonly string[]): string | undefined {
  let first = Infinity
  let link: string | undefined
  for (const path of paths) {
    const at = rest.indexOf(` ${path} -> `)
    if (at === -1 || at >= first) continue
    first = at
    link = path
  }
  return link
}

/** Size and date of a directory change with what is in it, and those of a link say nothing. */
export function sameSeen(a: Seen | undefined, b: Seen | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (a.type !== b.type || a.uid !== b.uid || a.gid !== b.gid) return false
  if (a.type === 'l') return a.target === b.target
  return a.bits === b.bits && (a.type === 'd' || (a.size === b.size && a.sha256 === b.sha256))
}
