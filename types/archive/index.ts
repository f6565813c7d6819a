/** An archive unpacked into a directory, and kept as it was unpacked. */
import { lines, sh, type Shell } from '../../src/core/shell.ts'
import { contentOf } from '../../src/type/content.ts'
import { defineType, type HostContext, type Wanted } from '../../src/type/define-type.ts'
import { each } from '../../src/type/each.ts'
import { probe } from '../../src/type/probe.ts'
import { type Observed, refused, unknown } from '../../src/type/state.ts'
import { AbsolutePath, ancestorsOf } from '../_lib/absolute-path.ts'
import { digestFunction, readDigest } from '../_lib/digest.ts'
import { accountNeeds } from '../_lib/ownership.ts'
import { Params, problemsOf } from './params.ts'
import { headOf, RECORD, unpack, withdraw } from './unpack.ts'

export interface ArchiveState {
  /** The source where it is what was unpacked, else the hash of what was. */
  readonly unpacked: string
  /** How: as `headOf` writes it. */
  readonly how: string
  /** Paths that are gone or were changed since; the first few. None is wanted. */
  readonly changed: readonly string[]
  readonly [key: string]: string | readonly string[]
}

export const archive = defineType<typeof Params, ArchiveState>({
  name: 'archive',
  summary: 'An archive unpacked into a directory',
  id: AbsolutePath,
  params: Params,
  problems: ({ id, params }) => [
    ...(id === '/' ? [{ message: 'the root directory is no place to unpack into' }] : []),
    ...problemsOf({ params }),
  ],
  needs: ({ id, params }) => [
    ...ancestorsOf(`${id}/x`).map((path) => `directory:${path}` as const),
    ...(params.source === undefined ? [] : ([`file:${params.source}`, `download:${params.source}`] as const)),
    ...accountNeeds(params),
  ],
  manages: ({ id }) => [`${id}/`],
  observe: each((wanted: Wanted<Params>, context) =>
    probe(scriptOf(wanted), (stdout) => observed(wanted, stdout, context)),
  ),
  desired: ({ params }) =>
    params.state === 'absent' ? null : { unpacked: nameOf(params), how: headOf(params), changed: [] },
  converge: (change, context) =>
    change.after === null ? [withdraw(change.id, context)] : unpack(change, context),
})

/** What stands for the wanted archive: its hash where that is known. */
function nameOf({ source, content }: Params): string {
  return source ?? (content === undefined ? '' : `sha256 ${contentOf(content).sha256.slice(0, 12)}`)
}

/** Members that are told at most; those of other resources are among them. */
const TOLD = 200

function scriptOf({ id, params }: Wanted<Params>): Shell {
  return lines(
    digestFunction,
    sh`hw_dir=${id}; hw_record=${id}/${RECORD}
if [ -L "$hw_dir" ]; then echo =link; exit; elif [ ! -e "$hw_dir" ]; then echo =missing; elif [ ! -d "$hw_dir" ]; then echo =other; exit; fi`,
    params.source === undefined || params.state === 'absent'
      ? sh`:`
      : sh`if [ -f ${params.source} ]; then echo "=source $(hw_sha256 <${params.source})"; else echo =none; fi`,
    sh`[ -f "$hw_record" ] || exit 0
{
  IFS= read -r hw_line; printf '=head %s\n' "$hw_line"
  IFS= read -r hw_line; printf '=hash %s\n' "$hw_line"
  hw_told=0
  while IFS= read -r hw_line; do
    if [ -L "$hw_dir/$hw_line" ]; then continue
    elif [ ! -e "$hw_dir/$hw_line" ] || [ "$hw_dir/$hw_line" -nt "$hw_record" ]; then
      printf '%s\n' "$hw_line"; hw_told=$((hw_told + 1)); [ "$hw_told" -lt ${TOLD} ] || break
    fi
  done
} <"$hw_record"`,
  )
}

function observed(
  { id, params }: Wanted<Params>,
  stdout: string,
  context: HostContext,
): Observed<ArchiveState> {
  const told = stdout.split('\n')
  const after = (prefix: string): string | undefined =>
    told.find((line) => line.startsWith(`${prefix} `))?.slice(prefix.length + 1)
  if (told[0] === '=link')
    return refused('a symbolic link is in the way', 'name the directory that it leads to')
  if (told[0] === '=other') return refused('what is there is not a directory')
  const hash = after('=hash')
  const source = readDigest(after('=source') ?? '')?.sha256
  if (params.state === 'present' && params.source !== undefined && source === undefined)
    return unknown(`"${params.source}" does not exist`)
  if (hash === undefined) return null
  const wanted = params.source === undefined ? contentOf(params.content ?? '').sha256 : source
  const managed = context.managed()
  const changed = told
    .filter((line) => line.startsWith('./') && !managed.has(`${id}${line.slice(1)}`))
    .map((line) => line.slice(2))
  return {
    unpacked: hash === wanted ? nameOf(params) : `sha256 ${hash.slice(0, 12)}`,
    how: after('=head') ?? '',
    changed: changed.length > 5 ? [...changed.slice(0, 5), '…'] : changed,
  }
}
