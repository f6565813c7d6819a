/** How an apply goes over many hosts: in batches, with a health check, and no further than too many failures. */
import type { HostsOptions } from '../apply/apply-hosts.ts'
import { parseAmount, parseBatches } from '../apply/batches.ts'
import { UserError } from '../core/errors.ts'
import { raw } from '../core/shell.ts'

export const fleetOptions = {
  batch: {
    type: 'text',
    value: 'N|N%',
    many: true,
    commas: true,
    summary:
      'hosts in batches, one after the other: 1,10%,50% is one host, then a tenth of all, then half and half; stops after one with a failure',
  },
  maxFail: {
    type: 'text',
    value: 'N|N%',
    summary: 'how many hosts may fail before no further one is started; with --batch none unless given',
  },
  health: {
    type: 'text',
    value: 'COMMAND',
    summary: 'shell text that ends with 0 on a host that is well; run on each when its batch is done',
  },
  healthTime: {
    type: 'number',
    value: 'SECONDS',
    default: 30,
    summary: 'how long a host may take to become well',
  },
} as const

export interface FleetArgs {
  readonly batch: readonly string[]
  readonly maxFail: string | undefined
  readonly health: string | undefined
  readonly healthTime: number
}

/** `health`: of the site's settings. Throws UserError. */
export function readFleet(
  args: FleetArgs,
  health: string | undefined,
): Pick<HostsOptions, 'batches' | 'maxFail' | 'health'> {
  const command = args.health ?? health ?? ''
  const maxFail = args.maxFail === undefined ? undefined : parseAmount(args.maxFail)
  if (args.maxFail !== undefined && maxFail === undefined)
    throw new UserError(
      `Cannot apply: --max-fail "${args.maxFail}" is neither a number of hosts nor a share`,
      {
        hint: '--max-fail 2, or --max-fail 10%',
      },
    )
  if (!(args.healthTime > 0))
    throw new UserError(`Cannot apply: --health-time must be more than 0 seconds, not ${args.healthTime}`)
  return {
    batches: parseBatches(args.batch),
    maxFail,
    health: command.trim() === '' ? undefined : { command: raw(command), time: args.healthTime },
  }
}
