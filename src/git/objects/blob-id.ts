/** Git's id of a file's content. */
import { hash } from 'node:crypto'
import { Buffer } from 'node:buffer'

/** `like` is any id of the repository: its length tells SHA-1 from SHA-256. */
export function blobId(content: string | Buffer, like: string): string {
  const length = typeof content === 'string' ? Buffer.byteLength(content) : content.length
  const header = `blob ${length}\0`
  // In one call: a large inventory has the id of each of its files asked for several times.
  return hash(
    like.length === 64 ? 'sha256' : 'sha1',
    typeof content === 'string' ? `${header}${content}` : Buffer.concat([Buffer.from(header), content]),
    'hex',
  )
}
