/** A connection that the keeper has: made as any other, and used by one command at a time. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import type { Client } from 'ssh2'
import { clientTransport } from '../client-transport.ts'
import { logIn } from '../connect.ts'
import { checkEndpoint } from '../endpoint.ts'
import { HostUnreachable } from '../host-unreachable.ts'
import { DEFAULT_FILES, type Identities, loadIdentities } from '../identity.ts'
import { ENCRYPTED } from '../key-file.ts'
import { type HostKey, isAmong } from '../known-hosts.ts'
import type { Transport } from '../transport.ts'
import type { Answer, Ask } from './conversation.ts'

export interface KeptConnection {
  readonly transport: Transport
  /** Carries it. */
  readonly socket: Duplex
  readonly client: Client
  /** The host's, as it has shown it. */
  readonly hostKey: HostKey | undefined
  /** With what it was logged in: others are not to profit from it. */
  readonly keys: string
}

/** An Answer instead of a connection, where there can be none. */
export async function connectFor(ask: Ask, look: LookAtKeys): Promise<KeptConnection | Answer> {
  const keys = await look(ask.keys)
  let identities: Identities
  try {
    identities = await loadIdentities(ask.keys)
  } catch (error) {
    return yourself(String(error))
  }
  const { unusable, needsProgram } = identities
  if (needsProgram !== undefined) return yourself(needsProgram)
  if (unusable.some((one) => one.includes(ENCRYPTED))) return yourself('a key is encrypted')
  try {
    const endpoint = checkEndpoint(ask)
    const { client, socket, key } = await logIn(endpoint, { identities, timeout: ask.timeout })
    return {
      transport: clientTransport(ask.name, client, socket),
      client,
      socket,
      hostKey: key,
      keys,
    }
  } catch (error) {
    if (!(error instanceof HostUnreachable) || !error.isTransient) return yourself(String(error))
    const { message, hint, isBusy } = error
    return { kind: 'unreachable', message, isBusy, ...(hint === undefined ? {} : { hint }) }
  }
}

/** Whether the connection is what would be made for it now. */
export async function isGoodFor(kept: KeptConnection, ask: Ask, look: LookAtKeys): Promise<boolean> {
  if (kept.hostKey === undefined || !isAmong(kept.hostKey, checkEndpoint(ask).pinned)) return false
  return kept.keys === (await look(ask.keys))
}

/** What tells keys from later ones. */
type LookAtKeys = (keys: Ask['keys']) => Promise<string>

/** A command asks for all its hosts at once, mostly with the same keys: they are looked at once, too. */
export function lookAtKeys(): LookAtKeys {
  const looking = new Map<string, Promise<string>>()
  return async (keys) => {
    const places = JSON.stringify(keys)
    const found = looking.get(places) ?? fingerprintOf(keys)
    looking.set(places, found)
    try {
      return await found
    } finally {
      looking.delete(places)
    }
  }
}

function yourself(why: string): Answer {
  return { kind: 'yourself', why }
}

/** Changes when a key file does. What an agent holds is its own affair, as long as it is the same agent. */
async function fingerprintOf({ files, maybe = [], agent, home }: Ask['keys']): Promise<string> {
  const inHome = home === undefined ? [] : DEFAULT_FILES.map((name) => join(home, '.ssh', name))
  const all = [...files, ...maybe, ...inHome, ...(agent === undefined ? [] : [agent])]
  const seen = await Promise.all(
    all.map((file) =>
      stat(file, { bigint: true }).then(
        ({ dev, ino, size, ctimeNs }) => [file, dev, ino, size, ctimeNs].join(' '),
        () => `${file} -`,
      ),
    ),
  )
  return seen.join('\n')
}
