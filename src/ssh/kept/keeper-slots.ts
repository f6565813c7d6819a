/** The connections that the keeper has, each lent to one command at a time. */
import type { Channel } from '../transport.ts'
import type { Answer, Ask } from './conversation.ts'
import { connectFor, isGoodFor, type KeptConnection, lookAtKeys } from './keeper-connection.ts'
import { pause } from '../pause.ts'

export interface Lent {
  readonly connection: KeptConnection
  /** Of the command line that was asked for. */
  readonly first: Channel
  /** Whether an earlier command has used it. */
  readonly again: boolean
  /** Gives it back; it is closed unless it may be kept. */
  readonly release: (mayKeep: boolean) => void
}

interface Slot {
  readonly connection: KeptConnection
  /** When it was logged in, in milliseconds since 1970. */
  readonly since: number
  /** Resolves when it is given back. */
  lent: Promise<void>
  isLent: boolean
  timer?: NodeJS.Timeout
}

export interface Slots {
  readonly lend: (ask: Ask) => Promise<Lent | Answer>
  readonly isEmpty: () => boolean
  /** Closes what nobody has, and keeps nothing from now on. */
  readonly stop: () => void
}

/** A command that is leaving gives its connection back within this time; a host that is alive opens a channel. Milliseconds. */
const LEAVING = 1000
const OPENING = 3000

/** `onEmpty`: the last one is gone. */
export function openSlots(onEmpty: () => void): Slots {
  const slots = new Map<string, Slot>()
  const look = lookAtKeys()
  let isStopped = false

  function forget(key: string, slot: Slot): void {
    clearTimeout(slot.timer)
    slot.connection.transport.close()
    if (slots.get(key) === slot) slots.delete(key)
    if (slots.size === 0) onEmpty()
  }

  function lent(key: string, slot: Slot, { seconds }: Ask, first: Channel, again: boolean): Lent {
    let settle: () => void = () => undefined
    slot.lent = new Promise((resolve) => {
      settle = resolve
    })
    return {
      connection: slot.connection,
      first,
      again,
      release: (mayKeep) => {
        slot.isLent = false
        // Counted from the login: a key that was taken from its owner must not be good for ever.
        const left = slot.since + seconds * 1000 - Date.now()
        if (mayKeep && left > 0 && !isStopped && slots.get(key) === slot)
          slot.timer = setTimeout(() => forget(key, slot), left)
        else forget(key, slot)
        settle()
      },
    }
  }

  /** An idle one that is still what would be made now, and alive. */
  async function lendAgain(key: string, ask: Ask): Promise<Lent | undefined> {
    const slot = slots.get(key)
    if (slot === undefined || slot.isLent) return undefined
    slot.isLent = true
    clearTimeout(slot.timer)
    const { connection } = slot
    const isYoung = Date.now() < slot.since + ask.seconds * 1000
    const first =
      isYoung && (await isGoodFor(connection, ask, look))
        ? await Promise.race([
            connection.transport.open(ask.first).catch(() => undefined),
            pause(OPENING).then(() => undefined),
          ])
        : undefined
    if (first !== undefined) return lent(key, slot, ask, first, true)
    forget(key, slot)
    return undefined
  }

  async function lendAnew(key: string, ask: Ask): Promise<Lent | Answer> {
    const connection = await connectFor(ask, look)
    if ('kind' in connection) return connection
    try {
      const first = await connection.transport.open(ask.first)
      const slot: Slot = { connection, since: Date.now(), lent: Promise.resolve(), isLent: true }
      slots.set(key, slot)
      void connection.transport.lost.then(() => forget(key, slot))
      return lent(key, slot, ask, first, false)
    } catch (error) {
      connection.transport.close()
      return { kind: 'yourself', why: String(error) }
    }
  }

  return {
    isEmpty: () => slots.size === 0,
    lend: async (ask) => {
      const key = `${ask.user}@${ask.address}:${ask.port}`
      const slot = slots.get(key)
      if (slot?.isLent === true) await Promise.race([slot.lent, pause(LEAVING)])
      const found = await lendAgain(key, ask)
      if (found !== undefined) return found
      if (slots.has(key)) return { kind: 'yourself', why: 'another command is using the connection' }
      return lendAnew(key, ask)
    },
    stop: () => {
      isStopped = true
      for (const [key, slot] of slots) if (!slot.isLent) forget(key, slot)
    },
  }
}
