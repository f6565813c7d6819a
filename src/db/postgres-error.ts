/** Says what an operator can mend of what PostgreSQL, or the way to it, complains of. */
import { UserError, type UserErrorOptions } from '../core/errors.ts'

/** While which step it went wrong. */
export type PostgresStep = 'connect' | 'work' | 'commit'

interface Complaint {
  readonly reason: string
  readonly hint?: string
}

const LOST = 'the connection to the server is lost'
const AGAIN = 'nothing was changed; try again when the server is back'

/** SQLSTATE (PostgreSQL's documentation, appendix A), or Node's name of the system's error. */
const complaints: Readonly<Record<string, Complaint | ((message: string) => Complaint)>> = {
  ECONNREFUSED: { reason: 'nothing listens there', hint: 'is the server running, and is this its port?' },
  ENOENT: {
    reason: 'there is no socket of a server',
    hint: 'is the server running, and is this its folder?',
  },
  EACCES: { reason: 'the socket of the server may not be opened by this user' },
  ENOTFOUND: { reason: 'the name of the host has no address' },
  EAI_AGAIN: { reason: 'the name of the host cannot be looked up now' },
  EHOSTUNREACH: { reason: 'there is no way to the host' },
  ENETUNREACH: { reason: 'there is no way to the network of the host' },
  ETIMEDOUT: { reason: 'the server does not answer' },
  ECONNRESET: { reason: LOST, hint: AGAIN },
  EPIPE: { reason: LOST, hint: AGAIN },
  '28P01': {
    reason: 'the password is wrong, or there is no such user',
    hint: 'PGPASSWORD or a line of ~/.pgpass gives the password',
  },
  '28000': (message) => ({
    reason: message,
    hint: 'the pg_hba.conf of the server says who may come in, and how; sslmode=require in the URL encrypts',
  }),
  '3D000': (message) => ({ reason: message, hint: 'createdb makes a database' }),
  '3F000': {
    reason: 'this user may not use the schema',
    hint: 'GRANT USAGE ON SCHEMA, and SELECT, INSERT, UPDATE, DELETE on its tables, let others in',
  },
  '42501': (message) => ({
    reason: message,
    hint: 'the user needs CREATE on the database, or must own the schema',
  }),
  '25P03': {
    reason: 'the server ended the transaction, which was idle for longer than it allows',
    hint: 'its idle_in_transaction_session_timeout must let Git save the text: a minute',
  },
  '25006': { reason: 'the server only reads now: it is a standby, or set so' },
  '53100': { reason: 'the disk of the server is full' },
  '53300': {
    reason: 'the server has too many connections',
    hint: 'its max_connections says how many it takes',
  },
  '57014': (message) => ({ reason: message }),
  '57P01': { reason: 'the server is being stopped', hint: AGAIN },
  '57P02': { reason: 'the server is being stopped', hint: AGAIN },
  '57P03': (message) => ({ reason: message, hint: 'try again in a moment' }),
}

/** lock_timeout ended a wait. */
export function isLockTimeout(error: unknown): boolean {
  return codeOf(error) === '55P03'
}

/** There is no such table, or no such schema, or it is not for this user's eyes. */
export function isMissingTable(error: unknown): boolean {
  return codeOf(error) === '42P01'
}

/** The connection cannot be used any more. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error) ?? ''
  const told = error instanceof Error ? error.message : ''
  return (
    /^(ECONNRESET|EPIPE|57P0[123]|25P03|08.*)$/.test(code) ||
    /^Connection terminated|not queryable$/.test(told)
  )
}

/** What is a bug, and not the operator's, comes back as it is. `label` names the database. */
export function postgresError(error: unknown, label: string, step: PostgresStep): unknown {
  if (error instanceof UserError) return error
  const complaint = complaintOf(error, step)
  if (complaint === undefined) return error
  const action =
    step === 'connect'
      ? `Cannot open the inventory database "${label}"`
      : `Cannot use the inventory database "${label}"`
  const unknown = step === 'commit' && isLost(error)
  const options: UserErrorOptions = {
    cause: error,
    hint: unknown ? 'whether the change was made is not known: "inv log" shows it' : complaint.hint,
  }
  return new UserError(`${action}: ${complaint.reason}`, options)
}

function complaintOf(error: unknown, step: PostgresStep): Complaint | undefined {
  if (!(error instanceof Error)) return undefined
  // Node tries all addresses of a name, and gives its complaints together.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  const message = first instanceof Error ? first.message : error.message
  const known = complaints[codeOf(first) ?? '']
  if (known !== undefined) return typeof known === 'function' ? known(message) : known
  if (/client password must be a (non-empty )?string/.test(message))
    return {
      reason: 'it asks for a password',
      hint: 'PGPASSWORD or a line of ~/.pgpass, which only you may read, gives one',
    }
  if (isLost(error)) return { reason: LOST, hint: AGAIN }
  if (message === 'timeout expired') return { reason: 'the server does not answer' }
  // While connecting there is nothing of ours yet: TLS, the handshake, a port of something else.
  return step === 'connect' ? { reason: message } : undefined
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
