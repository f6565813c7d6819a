/** A host that cannot be talked to, or no longer: fails that host, never the whole run. */
import { UserError, exitCode, type UserErrorOptions } from '../core/errors.ts'

export interface HostUnreachableOptions extends Omit<UserErrorOptions, 'exitCode'> {
  /** Whether it may go away by itself, as when the host is starting. */
  readonly isTransient?: boolean
}

export class HostUnreachable extends UserError {
  override readonly name = 'HostUnreachable'
  readonly isTransient: boolean

  constructor(message: string, options: HostUnreachableOptions = {}) {
    super(message, { ...options, exitCode: exitCode.hostFailed })
    this.isTransient = options.isTransient ?? false
  }
}
