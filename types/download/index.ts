/** A file that the host fetches from a server: checked before it takes its place. */
import * as z from 'zod/mini'
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { command, stagedPath, type Command } from '../../src/type/command.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { mapProbe } from '../../src/type/probe.ts'
import { type Observed, refused } from '../../src/type/state.ts'
import { AbsolutePath, ancestorsOf } from '../_lib/absolute-path.ts'
import { attributesFunction, lockedFunction } from '../_lib/attributes.ts'
import { demand, demandParentOf } from '../_lib/demand.ts'
import { digestFunction } from '../_lib/digest.ts'
import { type Entry, listing } from '../_lib/listing.ts'
import { Account, accountNeeds, isNumeric, Mode, setOwnership } from '../_lib/ownership.ts'
import { fetchFunction } from './fetch.ts'

const URL_FORM = /^(?:https?|ftp):\/\/[A-Za-z0-9._~:[\]-]+(?:\/[A-Za-z0-9._~:/?#[\]@!$&'()*+,;=%-]*)?$/

const Params = z
  .strictObject({
    url: z.string().check(
      z.refine((text) => URL_FORM.test(text), {
        error:
          'must begin with http://, https:// or ftp:// and a host, without a password, and have what is not ASCII as %XX',
      }),
      z.describe('Where the file is fetched from, with http, https or ftp.'),
    ),
    sha256: z
      .optional(
        z.pipe(
          z.string().check(z.regex(/^[0-9A-Fa-f]{64}$/, { error: 'must be 64 hexadecimal digits' })),
          z.transform((text) => text.toLowerCase()),
        ),
      )
      .check(z.describe('SHA-256 that the file must have. Needed unless `unverified` or `absent`.')),
    unverified: z
      ._default(z.boolean(), false)
      .check(
        z.describe(
          'Take whatever the server sends, once: the file is fetched where there is none, and never again.',
        ),
      ),
    owner: z.optional(Account).check(z.describe('User, by name or number; left alone where not given.')),
    group: z.optional(Account).check(z.describe('Group, by name or number; left alone where not given.')),
    mode: z.optional(Mode).check(z.describe("Permissions, as in `'0755'`; a new file gets `0644`.")),
    validate: z
      .optional(
        z.string().check(
          z.refine((text) => text.includes('%s'), { error: 'must hold %s, which stands for the new file' }),
          z.refine((text) => !/['"]%s/.test(text), { error: 'must hold %s without quotes around it' }),
        ),
      )
      .check(
        z.describe(
          'A command that checks the new file before it takes the place of the old; `%s` is the new file.',
        ),
      ),
    state: z
      ._default(z.enum(['present', 'absent']), 'present')
      .check(z.describe('Whether the file is there.')),
  })
  .check(
    z.refine(({ sha256, unverified, state }) => state === 'absent' || unverified || sha256 !== undefined, {
      error: 'is needed, so that nobody else can change what the host gets; or set unverified: true',
      path: ['sha256'],
    }),
    z.refine(({ sha256, unverified }) => !unverified || sha256 === undefined, {
      error: 'cannot be given together with "sha256"',
      path: ['unverified'],
    }),
  )

type Params = z.output<typeof Params>

interface DownloadState {
  readonly sha256?: string
  readonly owner?: string
  readonly group?: string
  readonly mode?: string
  readonly [key: string]: string | undefined
}

export const download = defineType({
  name: 'download',
  summary: 'A file that the host fetches from a server, checked before it takes its place',
  id: AbsolutePath,
  params: Params,
  needs: ({ id, params }) => [
    ...ancestorsOf(id).map((path) => `directory:${path}` as const),
    ...accountNeeds(params),
  ],

  observe: (wanted) => {
    const entries = listing(
      wanted.map(({ id, params }) => ({
        path: id,
        digest: params.sha256 !== undefined && params.state === 'present',
        numeric: isNumeric(params.owner) || isNumeric(params.group),
      })),
    )
    return mapProbe(
      entries,
      (found) => new Map(wanted.map(({ id, params }) => [id, observed(params, found.get(id))])),
    )
  },

  desired: ({ params }) => {
    if (params.state === 'absent') return null
    return {
      ...(params.sha256 === undefined ? {} : { sha256: params.sha256 }),
      ...(params.owner === undefined ? {} : { owner: params.owner }),
      ...(params.group === undefined ? {} : { group: params.group }),
      ...(params.mode === undefined ? {} : { mode: params.mode }),
    }
  },

  converge: (change) => {
    if (change.after === null)
      return [lines(lockedFunction, sh`rm -f ${change.id} || hw_locked ${change.id}`)]
    if (change.before === null || change.keys.includes('sha256'))
      return [demandParentOf(change.id), fetch(change)]
    return [lines(lockedFunction, sh`{ ${changeOwnership(change)}; } || hw_locked ${change.id}`)]
  },
  keeps: ({ id }) => [id],
})

function observed(params: Params, entry: Entry | undefined): Observed<DownloadState> {
  if (entry === undefined) return null
  if (entry.kind === 'directory') return refused('a directory is in the way')
  if (params.state === 'present' && entry.kind !== 'file')
    return refused(
      'what is there is not a regular file',
      'name the file that is meant, or move away what is there',
    )
  if (params.state === 'present' && params.sha256 !== undefined && entry.sha256 === undefined)
    return refused(
      'its content cannot be read',
      'the host needs sha256sum, sha256, shasum or openssl, and the login the right to read',
    )
  return {
    ...(entry.sha256 === undefined ? {} : { sha256: entry.sha256 }),
    owner: isNumeric(params.owner) ? (entry.uid ?? entry.owner) : entry.owner,
    group: isNumeric(params.group) ? (entry.gid ?? entry.group) : entry.group,
    mode: entry.mode,
  }
}

type DownloadChange = Change<Params, DownloadState>

/** Half an hour for what is large. */
const TIMEOUT = 1800

function fetch({ id, params, before }: DownloadChange): Command {
  const { url, sha256, validate } = params
  const steps = [
    sh`hw_file=${id} hw_new=${stagedPath(id)}`,
    demand(sh`[ ! -L "$hw_file" ] && [ ! -d "$hw_file" ]`, 'what is there is not a regular file'),
    sh`rm -f "$hw_new" && hw_fetch ${url} "$hw_new"`,
    ...(sha256 === undefined ? [] : [sh`hw_check "$hw_new" ${sha256}`]),
    ...(before === null ? [] : [sh`hw_attributes "$hw_file" "$hw_new"`]),
    setOwnership(raw('"$hw_new"'), {
      owner: params.owner ?? before?.owner,
      group: params.group ?? before?.group,
      mode: params.mode ?? before?.mode ?? '0644',
    }),
    ...(validate === undefined ? [] : [sh`( eval ${validate.replaceAll('%s', () => '"$hw_new"')} ) >&2`]),
    sh`{ sync "$hw_new" 2>/dev/null || :; }`,
    sh`{ mv -f "$hw_new" "$hw_file" || hw_locked "$hw_file"; }`,
  ]
  return command(
    lines(
      digestFunction,
      attributesFunction,
      lockedFunction,
      fetchFunction,
      sh`{ ${all(...steps)}; } || { rm -f "$hw_new"; false; }`,
    ),
    { timeout: TIMEOUT },
  )
}

function changeOwnership({ id, params, before, keys }: DownloadChange): Shell {
  return all(
    demand(sh`[ -f ${id} ] && [ ! -L ${id} ]`, 'it is no longer a regular file'),
    setOwnership(sh`${id}`, {
      owner: keys.includes('owner') ? params.owner : undefined,
      group: keys.includes('group') ? params.group : undefined,
      mode: params.mode ?? before?.mode,
    }),
  )
}
