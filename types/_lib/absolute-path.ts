/** Schema of a path on a target: absolute, in its one shortest form, and with nothing in it that a terminal would obey. */
import * as z from 'zod/mini'

/** `/etc/motd`. One path has one writing, so that two resources of the same file have the same id. */
export const AbsolutePath = z.string().check(
  z.refine((path) => problemOf(path) === undefined, {
    error: (issue) => problemOf(String(issue.input)) ?? 'is not a path',
  }),
)

function problemOf(path: string): string | undefined {
  if (!path.startsWith('/')) return 'must be an absolute path'
  if (/[\u0000-\u001f\u007f]/.test(path)) return 'must not hold control characters'
  if (path === '/') return undefined
  const parts = path.slice(1).split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    return `must be in its shortest form, without "//", "/./", "/../" or a final "/"`
  if (parts.some((part) => Buffer.byteLength(part) > 255)) return 'has a part of more than 255 bytes'
  return undefined
}

/** The directories above a path, nearest last, without the root: `/a`, `/a/b` for `/a/b/c`. */
export function ancestorsOf(path: string): readonly string[] {
  const parts = path.split('/').slice(1, -1)
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)
}

/** The directory that a path is in. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')))
}
