/** Where in a manifest a function was called from. */
import { fileURLToPath } from 'node:url'

/** `/site/manifests/web.ts:12:3` of the code that called `callee`; empty where the stack does not say. */
export function callerOf(callee: (...args: never[]) => unknown): string {
  const holder: { stack?: string } = {}
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 1
  Error.captureStackTrace(holder, callee)
  Error.stackTraceLimit = limit
  const frame = /\(?((?:file:\/\/|\/)[^()]*:\d+:\d+)\)?$/m.exec(holder.stack ?? '')?.[1] ?? ''
  return frame.startsWith('file://') ? fileURLToPath(frame) : frame
}
