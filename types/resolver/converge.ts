/** Tells who writes /etc/resolv.conf, or writes it. */
import { all, sh, type Shell } from '../../src/core/shell.ts'
import { stagedPath } from '../../src/type/command.ts'
import type { Change } from '../../src/type/define-type.ts'
import type { ResolverParams } from './index.ts'
import type { ResolverState } from './observe.ts'
import { LINKS, PLACES, RELOADS, RESOLV_CONF, textOf, type Writer } from './places.ts'

type ResolverChange = Change<ResolverParams, ResolverState>

export function converge({ params, before }: ResolverChange): readonly Shell[] {
  const now = before?.by ?? 'file'
  const writer: Writer = params.by === 'auto' ? now : params.by
  const path = PLACES[writer]
  const staged = stagedPath(path)
  const { servers = [], search, options } = params
  const text = textOf({ servers, search, options }, writer)
  const write = all(
    sh`( umask 022; mkdir -p ${path.slice(0, path.lastIndexOf('/'))} )`,
    sh`printf %s ${text} >${staged}`,
    sh`chmod 0644 ${staged}`,
    // A link in its place is replaced by a file; who wrote what it leads to is not asked any more.
    sh`{ mv -f ${staged} ${path} 2>/dev/null || { cat ${staged} >${path} && rm -f ${staged}; }; }`,
  )
  if (writer === 'file') return [write]
  const led =
    now === writer
      ? []
      : [
          sh`rm -f ${stagedPath(RESOLV_CONF)} && ln -s ${LINKS[writer]} ${stagedPath(RESOLV_CONF)} && mv -f ${stagedPath(RESOLV_CONF)} ${RESOLV_CONF}`,
        ]
  return [all(write, RELOADS[writer], ...led)]
}

/** The files are what they were: who reads them does so again. */
export function putBack({ params, before }: ResolverChange): Shell {
  const writers = new Set<Writer>([before?.by ?? 'file', params.by === 'auto' ? 'file' : params.by])
  return all(...[...writers].map((writer) => sh`{ ${RELOADS[writer]} || :; }`))
}
