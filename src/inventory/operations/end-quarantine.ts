/** Ends the rest of an address before its time. */
import { UserError } from '../../core/errors.ts'
import { formatIp, parseIp } from '../../core/ip.ts'
import type { Tx } from '../../db/store.ts'

/** The moment before any release. */
const EVER = new Date(0).toISOString()

/** Gives the address and who had it. */
export async function endQuarantine(
  tx: Tx,
  text: string,
): Promise<{ readonly ip: string; readonly host: string }> {
  const action = `Cannot release address "${text}"`
  const ip = parseIp(text)
  if (ip === undefined) throw new UserError(`${action}: it is no IP address`)
  const [released] = await tx.releasedWithin({ first: ip, last: ip }, EVER)
  if (released === undefined) {
    const owner = await tx.ownerOfAddress(ip)
    const has =
      owner === undefined
        ? 'nobody had it'
        : owner.kind === 'host'
          ? `host "${owner.host}" has it`
          : `it is reserved: ${owner.purpose}`
    throw new UserError(`${action}: it does not rest in quarantine, ${has}`)
  }
  await tx.forgetReleased(ip)
  return { ip: formatIp(ip), host: released.host }
}
