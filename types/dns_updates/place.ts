/** Where a zone is updated, and where the list of what we wrote there is kept. */
import { sh, type Shell } from '../../src/core/shell.ts'

export interface Place {
  /** The zone, with `@VIEW` where the server has views. */
  readonly id: string
  /** Lower case, without final dot. */
  readonly zone: string
  readonly view: string | undefined
  /** Address. */
  readonly server: string
  readonly port: number
  /** File of the TSIG key; without it the server is this host, and its session key is used. */
  readonly key: string | undefined
  readonly isLocal: boolean
  /** File that lists, on the target, what we have added. */
  readonly list: string
}

export interface PlaceParams {
  readonly view?: string | undefined
  readonly server: string
  readonly port: number
  readonly key?: string | undefined
}

/** Where the lists are; the engine's own folder on a target. */
export const LISTS = '/var/lib/hostwright/dns'

/** `id` is the zone's name, with `@VIEW` where the server has views. */
export function placeOf(id: string, { server, port, key }: PlaceParams): Place {
  const [zone = id, view] = id.split('@')
  return {
    id,
    zone,
    view,
    server,
    port,
    key,
    isLocal: /^(127\.|::1$)/.test(server),
    list: `${LISTS}/${id.replaceAll('/', '%')}.records`,
  }
}

/** How nsupdate is started: it reads the commands from a file. `-l` finds the session key that BIND makes when it starts. */
export function nsupdate({ key }: Place, file: string): Shell {
  return key === undefined ? sh`nsupdate -l -v ${file}` : sh`nsupdate -k ${key} -v ${file}`
}

/** Lines before every message: which server, which zone. */
export function heading({ zone, server, port, key }: Place): readonly string[] {
  return [...(key === undefined ? [] : [`server ${server} ${port}`]), `zone ${zone}.`]
}
