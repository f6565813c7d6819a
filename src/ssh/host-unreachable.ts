/** A host that cannot be talked to, or no longer: fails that host, never the whole run. */
import { UserError, exitCode, type UserErrorOptions } from '../core/errors.ts'

export interface HostUnreachableOptions extends Omit<UserErrorOptions, 'exitCode'> {
  /** Whether it may go away by itself, as when the host is starting. */
  readonly isTransient?: boolean
  /** Whether it is there and had no room for one more connection. Implies transient. */
  readonly isBusy?: boolean
  /** Why only the `ssh` program can reach it, where that is so. */
  readonly needsProgram?: string
}

export class HostUnreachable extends UserError {
  override readonly name = 'HostUnreachable'
  readonly isTransient: boolean
  readonly isBusy: boolean
  readonly needsProgram: string | undefined

  constructor(message: string, options: HostUnreachableOptions = {}) {
    super(message, { ...options, exitCode: exitCode.hostFailed })
    this.isBusy = options.isBusy ?? false
    this.needsProgram = options.needsProgram
    this.isTransient = this.isBusy || (options.isTransient ?? false)
  }
}
