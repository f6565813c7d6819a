/** Where the keeper listens: a socket in a folder that nobody but the operator can enter. */
import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync, readlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Env = Readonly<Record<string, string | undefined>>

/** Seconds for which a connection is kept where the operator says nothing. */
const KEPT_FOR = 60
/** sun_path of unix(7) and its kin, with room for the name under which the socket is made. */
const LONGEST = 104 - '.1234567'.length - 1

export interface KeeperPlace {
  readonly socket: string
  /** Seconds for which a connection that nobody uses is kept. */
  readonly seconds: number
}

/**
 * Undefined where nothing is to be kept: HOSTWRIGHT_KEEP_CONNECTIONS is 0 or makes no sense, or there is no place for it.
 * `program` tells apart versions of ourselves.
 */
export function keeperPlace(env: Env, program: string): KeeperPlace | undefined {
  const seconds = Number(env['HOSTWRIGHT_KEEP_CONNECTIONS'] || KEPT_FOR)
  if (!Number.isFinite(seconds) || seconds <= 0) return undefined
  const folder = ownFolder(env)
  if (folder === undefined) return undefined
  const name = createHash('sha256').update([program, process.version, network()].join('\0')).digest('hex')
  const socket = join(folder, `${name.slice(0, 16)}.socket`)
  return Buffer.byteLength(socket) > LONGEST ? undefined : { socket, seconds: Math.min(seconds, 3600) }
}

/** In `$XDG_RUNTIME_DIR`, else in the folder for temporary files under a name with the operator's number. */
function ownFolder(env: Env): string | undefined {
  const own = process.getuid?.()
  if (own === undefined) return undefined
  const runtime = env['XDG_RUNTIME_DIR']
  const places = [
    ...(runtime?.startsWith('/') === true ? [join(runtime, 'hostwright')] : []),
    join(tmpdir(), `hostwright-${own}`),
  ]
  for (const folder of places) {
    try {
      mkdirSync(folder, { mode: 0o700 })
    } catch {
      // It may be there already; what it is shows below.
    }
    if (isPrivate(folder, own)) return folder
  }
  return undefined
}

/** Somebody else may have made it first, or a link in its place. */
function isPrivate(folder: string, own: number): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  return found?.isDirectory() === true && found.uid === own && (found.mode & 0o077) === 0
}

/** The same address is another machine in another network namespace (network_namespaces(7)). */
function network(): string {
  try {
    return readlinkSync('/proc/self/ns/net')
  } catch {
    return ''
  }
}
