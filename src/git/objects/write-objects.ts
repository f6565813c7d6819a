/** Writes many objects of any kind in one process. */
import { hash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { Buffer } from 'node:buffer'
import { UserError } from '../../core/errors.ts'
import { tryGit } from '../run-git.ts'
import type { GitObject } from './read-objects.ts'

/** `like` is any id of the repository: its length tells SHA-1 from SHA-256. */
export function objectId({ kind, content }: GitObject, like: string): string {
  return digest(Buffer.concat([Buffer.from(`${kind} ${content.length}\0`), content]), like, 'hex')
}

/** Those that are there already are left as they are. `like` as of `objectId`. */
export async function writeObjects(cwd: string, objects: readonly GitObject[], like: string): Promise<void> {
  if (objects.length === 0) return
  const result = await tryGit(['unpack-objects', '-q'], { cwd, input: packOf(objects, like) })
  if (result.code !== 0)
    throw new UserError(`Cannot write ${objects.length} objects to "${cwd}": ${result.stderr}`)
}

const KINDS = { commit: 1, tree: 2, blob: 3 } as const

/** gitformat-pack(5), without deltas. */
function packOf(objects: readonly GitObject[], like: string): Buffer {
  const header = Buffer.alloc(12)
  header.write('PACK')
  header.writeUInt32BE(2, 4)
  header.writeUInt32BE(objects.length, 8)
  const body = objects.flatMap(({ kind, content }) => [
    sizeHeader(KINDS[kind], content.length),
    deflateSync(content, { level: 1 }),
  ])
  const pack = Buffer.concat([header, ...body])
  return Buffer.concat([pack, Buffer.from(digest(pack, like, 'hex'), 'hex')])
}

/** Four bits of the size beside the kind, then seven in each byte, the lowest first; the high bit says that more follow. */
function sizeHeader(kind: number, size: number): Buffer {
  const bytes = [(kind << 4) | (size & 15)]
  for (let left = Math.floor(size / 16); left > 0; left = Math.floor(left / 128)) bytes.push(left & 127)
  return Buffer.from(bytes.map((byte, index) => (index < bytes.length - 1 ? byte | 128 : byte)))
}

function digest(content: Buffer, like: string, encoding: 'hex'): string {
  return hash(like.length === 64 ? 'sha256' : 'sha1', content, encoding)
}
