/** A site of nginx: from parameters or its own text, tested by nginx itself, and put back where that refuses it. */
import * as z from 'zod/mini'
import { raw, sh, type Shell } from '../../src/core/shell.ts'
import { contentOf, textOf as plainText } from '../../src/type/content.ts'
import { defineType, type Change, type HostContext, type Wanted } from '../../src/type/define-type.ts'
import { probe, type Probe } from '../../src/type/probe.ts'
import { type Content, type Observed, refused } from '../../src/type/state.ts'
import { ancestorsOf } from '../_lib/absolute-path.ts'
import { type Entry, listing } from '../_lib/listing.ts'
import { Params, problemsOf } from './params.ts'
import { type Place, placeOf } from './places.ts'
import { textOf } from './server-block.ts'
import { type Swap, swapSites } from './swap-script.ts'

interface SiteState {
  readonly content?: Content
  readonly enabled: boolean
  /** False where a run was cut before nginx had tested it. */
  readonly tested: boolean
  readonly [key: string]: Content | boolean | undefined
}

type SiteChange = Change<Params, SiteState>

export const nginxSite = defineType({
  name: 'nginx_site',
  summary: 'A site of nginx, tested before it is served',
  id: z.string().check(
    z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, {
      error: 'must be a name of letters, digits, ".", "_" and "-"',
    }),
    z.describe('Its file is named by it, and its server name where no other is given: `www.office.example`.'),
  ),
  params: Params,
  problems: problemsOf,
  needs: ({ params: { tls, root } }) => [
    ...['nginx', 'nginx-light', 'nginx-core', 'nginx-full', 'nginx-extras'].map(
      (name) => `package:${name}` as const,
    ),
    ...Object.values(tls ?? {}).flatMap((path) => [
      `file:${path}` as const,
      `certificate:${nameOf(path)}` as const,
    ]),
    ...(root === undefined ? [] : [...ancestorsOf(root), root].map((path) => `directory:${path}` as const)),
  ],
  observe,

  desired: (wanted, context) => {
    const { state, enabled } = wanted.params
    // Where what lies there is served, a site that is not to be served does not lie there.
    if (state === 'absent' || (!enabled && placeOf(wanted.id, context)?.link === undefined)) return null
    return { content: contentOf(textOf(wanted)), enabled, tested: true }
  },

  converge: (change, context) => [together([change], context)],
  convergeAll: (changes, context) => [together(changes, context)],

  read: ({ id }, context) => {
    const place = placeOf(id, context)
    return {
      script: place === undefined ? raw(':') : sh`[ -f ${place.file} ] && cat ${place.file}`,
      parse: (stdout, code) => (code === 0 ? plainText(stdout) : null),
    }
  },

  keeps: ({ id }: SiteChange, context) => {
    const place = placeOf(id, context)
    return place === undefined ? [] : [place.file, ...(place.link === undefined ? [] : [place.link])]
  },
  putBack: () => sh`nginx -t -q && { nginx -s reload 2>/dev/null || :; }`,
  explain: (_, said) => /^(?:nginx refuses .*)$/m.exec(said)?.[0],
})

function observe(
  wanted: readonly Wanted<Params>[],
  context: HostContext,
): Probe<ReadonlyMap<string, Observed<SiteState>>> {
  const places = wanted.flatMap(({ id }) => placeOf(id, context) ?? [])
  const entries = listing(
    places.flatMap(({ file, link }) => [
      { path: file, digest: true },
      { path: noteOf(file) },
      ...(link === undefined ? [] : [{ path: link }]),
    ]),
  )
  return probe(entries.script, (stdout, code) => {
    const found = entries.parse(Buffer.from(stdout), code)
    return new Map(
      wanted.map((one) => {
        const place = placeOf(one.id, context)
        return [one.id, place === undefined ? elsewhere(context) : stateOf(place, found)]
      }),
    )
  })
}

function elsewhere({ facts }: HostContext): Observed<SiteState> {
  return refused(
    `nginx of ${facts.os.id} reads no folder of sites by itself`,
    'use file() for the site, and a line in nginx.conf that includes it',
  )
}

function stateOf({ file, link }: Place, found: ReadonlyMap<string, Entry>): Observed<SiteState> {
  const entry = found.get(file)
  const linked = link === undefined ? undefined : found.get(link)
  const tested = !found.has(noteOf(file))
  if (entry !== undefined && entry.kind !== 'file')
    return refused(`what is at "${file}" is not a regular file`, 'move it away')
  if (linked !== undefined && linked.kind !== 'link')
    return refused(`what is at "${link ?? ''}" is not a symbolic link`, 'move it away')
  if (entry === undefined && linked === undefined && tested) return null
  return {
    ...(entry?.sha256 === undefined
      ? {}
      : { content: { kind: 'content', sha256: entry.sha256, bytes: entry.size } }),
    enabled: link === undefined || leadsTo(linked, file),
    tested,
  }
}

/** Also by a relative path, as people make it by hand. */
function leadsTo(entry: Entry | undefined, file: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1)
  return entry?.target === file || entry?.target === `../sites-available/${name}`
}

function noteOf(file: string): string {
  const slash = file.lastIndexOf('/') + 1
  return `${file.slice(0, slash)}.${file.slice(slash)}.hostwright-note`
}

function together(changes: readonly SiteChange[], context: HostContext): Shell {
  return swapSites(
    changes.map((change): Swap => {
      const place = placeOf(change.id, context)
      if (place === undefined) throw new Error('a site cannot change where nginx has no place for it')
      return {
        id: change.id,
        place,
        text: change.after === null ? null : textOf(change),
        enabled: change.params.enabled,
      }
    }),
  )
}

/** The id of the certificate that lies at a path by default. */
function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.(?:pem|crt|key)$/, '')
}
