/** Git's id of a file's content. */
import { createHash } from 'node:crypto'
import { Buffer } from 'node:buffer'

/** `like` is any id of the repository: its length tells SHA-1 from SHA-256. */
export function blobId(content: string | Buffer, like: string): string {
  const bytes = Buffer.from(content)
  return createHash(like.length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest('hex')
}
